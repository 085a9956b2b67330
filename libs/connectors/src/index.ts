export { ConnectorsModule } from './connectors.module.ts';

/** TypeORM entities of this feature. */
export const connectorsEntities: (new () => object)[] = [];
