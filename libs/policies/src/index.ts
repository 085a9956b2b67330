export { PoliciesModule } from './policies.module.ts';

/** TypeORM entities of this feature. */
export const policiesEntities: (new () => object)[] = [];
