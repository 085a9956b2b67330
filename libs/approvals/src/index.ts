export { ApprovalsModule } from './approvals.module.ts';

/** TypeORM entities of this feature: none, its few statements are written by hand. */
export const approvalsEntities: (new () => object)[] = [];
