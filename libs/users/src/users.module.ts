import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UserEntity } from './data/user.entity.ts';
import { UsersRepository } from './data/users.repository.ts';
import { FirstAdministrator } from './first-administrator.ts';
import { UsersController } from './http/users.controller.ts';
import { UserDirectory, UsersQueries } from './users.queries.ts';
import { UsersService } from './users.service.ts';

@Module({
  imports: [TypeOrmModule.forFeature([UserEntity])],
  controllers: [UsersController],
  providers: [UsersRepository, UsersService, UsersQueries, UserDirectory, FirstAdministrator],
  exports: [UsersRepository, UsersService, UserDirectory, FirstAdministrator],
})
export class UsersModule {}
