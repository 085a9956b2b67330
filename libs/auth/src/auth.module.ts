import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { UsersModule } from '#users';
import { ApiKeysService } from './api-keys.service.ts';
import { AuthQueries } from './auth.queries.ts';
import { AuthService } from './auth.service.ts';
import { AuthRepository } from './data/auth.repository.ts';
import { AccessGuard } from './http/access.guard.ts';
import { ApiKeysController } from './http/api-keys.controller.ts';
import { AuthController } from './http/auth.controller.ts';
import { SessionStrategy } from './http/session.strategy.ts';
import { Principals } from './principals.ts';
import { SessionTokens } from './session-tokens.ts';

@Module({
  imports: [UsersModule, PassportModule],
  controllers: [AuthController, ApiKeysController],
  providers: [
    AuthRepository,
    AuthService,
    ApiKeysService,
    AuthQueries,
    Principals,
    SessionTokens,
    SessionStrategy,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [ApiKeysService],
})
export class AuthModule {}
