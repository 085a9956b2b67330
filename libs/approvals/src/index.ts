export { ApprovalsModule } from './approvals.module.ts';

/** TypeORM entities of this feature. */
export const approvalsEntities: (new () => object)[] = [];
