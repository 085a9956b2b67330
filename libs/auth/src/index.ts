export { ApiKeysService } from './api-keys.service.ts';
export { AuthModule } from './auth.module.ts';
export { SecondFactorsService } from './second-factors.service.ts';

/** TypeORM entities of this feature. */
export const authEntities: (new () => object)[] = [];
