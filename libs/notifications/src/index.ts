export { NotificationsModule } from './notifications.module.ts';

/** TypeORM entities of this feature. */
export const notificationsEntities: (new () => object)[] = [];
