export { SettingsModule } from './settings.module.ts';
export { SettingsQueries } from './settings.queries.ts';
export { SettingsService } from './settings.service.ts';
