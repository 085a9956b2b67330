export { NotificationsModule } from './notifications.module.ts';

/** TypeORM entities of this feature: none, its few statements are written by hand. */
export const notificationsEntities: (new () => object)[] = [];
