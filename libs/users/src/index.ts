export { UsersRepository, type ReadingChoices } from './data/users.repository.ts';
export { assertUsablePassword, hashPassword, passwordMatches } from './domain/password.ts';
export { FirstAdministrator, type FirstCredentials } from './first-administrator.ts';
export { CreateUserDto } from './http/dto/user.dto.ts';
export { UserDirectory } from './users.queries.ts';
export { UsersModule } from './users.module.ts';
export { UsersService, type NewUser } from './users.service.ts';
