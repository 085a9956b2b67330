export { ActionsModule } from './actions.module.ts';

/** TypeORM entities of this feature. */
export const actionsEntities: (new () => object)[] = [];
