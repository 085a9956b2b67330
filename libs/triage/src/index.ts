export { TriageModule } from './triage.module.ts';

/** TypeORM entities of this feature. */
export const triageEntities: (new () => object)[] = [];
