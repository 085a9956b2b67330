import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { UsersModule } from '#users';
import { ApiKeysService } from './api-keys.service.ts';
import { AuthQueries } from './auth.queries.ts';
import { ApiKeysRepository } from './data/api-keys.repository.ts';
import { AttemptsRepository } from './data/attempts.repository.ts';
import { SessionsRepository } from './data/sessions.repository.ts';
import { AccessGuard } from './http/access.guard.ts';
import { ApiKeysController } from './http/api-keys.controller.ts';
import { AuthController } from './http/auth.controller.ts';
import { DeviceCookie } from './http/device-cookie.ts';
import { Me } from './http/me.ts';
import { SessionCookie } from './http/session-cookie.ts';
import { SessionStrategy } from './http/session.strategy.ts';
import { SignInController } from './http/sign-in.controller.ts';
import { OwnPasswordService } from './own-password.service.ts';
import { Principals } from './principals.ts';
import { SessionTokens } from './session-tokens.ts';
import { SessionsService } from './sessions.service.ts';
import { SignInAttempts } from './sign-in-attempts.ts';
import { SignInService } from './sign-in.service.ts';
import { Standing } from './standing.ts';

@Module({
  imports: [UsersModule, PassportModule],
  controllers: [SignInController, AuthController, ApiKeysController],
  providers: [
    ApiKeysRepository,
    AttemptsRepository,
    SessionsRepository,
    SignInAttempts,
    SignInService,
    SessionsService,
    OwnPasswordService,
    ApiKeysService,
    AuthQueries,
    Principals,
    SessionTokens,
    SessionCookie,
    DeviceCookie,
    Me,
    Standing,
    SessionStrategy,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [ApiKeysService],
})
export class AuthModule {}
