export { SettingsModule } from './settings.module.ts';

/** TypeORM entities of this feature. */
export const settingsEntities: (new () => object)[] = [];
