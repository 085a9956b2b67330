export { IncidentsModule } from './incidents.module.ts';

/** TypeORM entities of this feature. */
export const incidentsEntities: (new () => object)[] = [];
