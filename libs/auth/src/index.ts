export { ApiKeysService } from './api-keys.service.ts';
export { AuthModule } from './auth.module.ts';
export { SecondFactorsService } from './second-factors.service.ts';
