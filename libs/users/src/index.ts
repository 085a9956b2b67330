export { UsersModule } from './users.module.ts';

/** TypeORM entities of this feature. */
export const usersEntities: (new () => object)[] = [];
