import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UsersModule } from '#users';
import { AuthenticatorAppService } from './authenticator-app.service.ts';
import { ApiKeysService } from './api-keys.service.ts';
import { AuthQueries } from './auth.queries.ts';
import { ApiKeyEntity } from './data/api-key.entity.ts';
import { ApiKeysRepository } from './data/api-keys.repository.ts';
import { AttemptsRepository } from './data/attempts.repository.ts';
import { IdentitiesRepository } from './data/identities.repository.ts';
import { PasskeyEntity } from './data/passkey.entity.ts';
import { PasskeysRepository } from './data/passkeys.repository.ts';
import { PendingSignInEntity } from './data/pending-sign-in.entity.ts';
import { PendingSignInsRepository } from './data/pending-sign-ins.repository.ts';
import { RecoveryCodeEntity } from './data/recovery-code.entity.ts';
import { SecondFactorsRepository } from './data/second-factors.repository.ts';
import { SessionEntity } from './data/session.entity.ts';
import { SessionsRepository } from './data/sessions.repository.ts';
import { SignInAttemptEntity } from './data/sign-in-attempt.entity.ts';
import { SpentChallengeEntity } from './data/spent-challenge.entity.ts';
import { TotpFactorEntity } from './data/totp-factor.entity.ts';
import { UserIdentityEntity } from './data/user-identity.entity.ts';
import { EnrolledFactors } from './enrolled-factors.ts';
import { FactorProofs } from './factor-proofs.ts';
import { AccessGuard } from './http/access.guard.ts';
import { ApiKeysController } from './http/api-keys.controller.ts';
import { AuthController } from './http/auth.controller.ts';
import { BrowserSessions } from './http/browser-sessions.ts';
import { DeviceCookie } from './http/device-cookie.ts';
import { IdentitiesController } from './http/identities.controller.ts';
import { Me } from './http/me.ts';
import { ProviderHere } from './http/provider-here.ts';
import { ReauthenticationController } from './http/reauthentication.controller.ts';
import { SecondFactorsController } from './http/second-factors.controller.ts';
import { SessionCookie } from './http/session-cookie.ts';
import { SessionStrategy } from './http/session.strategy.ts';
import { SignInCookie } from './http/sign-in-cookie.ts';
import { SignInController } from './http/sign-in.controller.ts';
import { UserSessionsController } from './http/user-sessions.controller.ts';
import { UserFactorsController } from './http/user-factors.controller.ts';
import { SignOnCookie } from './http/sign-on-cookie.ts';
import { SingleSignOnController } from './http/single-sign-on.controller.ts';
import { IdentityProvider } from './identity-provider.ts';
import { LinkedIdentities } from './linked-identities.ts';
import { OwnIdentitiesService } from './own-identities.service.ts';
import { OwnPasswordService } from './own-password.service.ts';
import { OwnProfileService } from './own-profile.service.ts';
import { PasskeyCeremonies } from './passkey-ceremonies.ts';
import { PasskeysService } from './passkeys.service.ts';
import { PasskeyChallenges } from './passkey-challenges.ts';
import { PendingSignIns } from './pending-sign-ins.ts';
import { Principals } from './principals.ts';
import { ProviderTokens } from './provider-tokens.ts';
import { ProviderUsers } from './provider-users.ts';
import { ReauthenticationService } from './reauthentication.service.ts';
import { SecondFactorsQueries } from './second-factors.queries.ts';
import { SecondFactorsService } from './second-factors.service.ts';
import { SecondStepService } from './second-step.service.ts';
import { SessionPruning } from './session-pruning.ts';
import { SessionTokens } from './session-tokens.ts';
import { SessionsService } from './sessions.service.ts';
import { SignInAttempts } from './sign-in-attempts.ts';
import { SignInRefusals } from './sign-in-refusals.ts';
import { SignInService } from './sign-in.service.ts';
import { SingleSignOnService } from './single-sign-on.service.ts';
import { Standing } from './standing.ts';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      ApiKeyEntity,
      PasskeyEntity,
      PendingSignInEntity,
      RecoveryCodeEntity,
      SessionEntity,
      SignInAttemptEntity,
      SpentChallengeEntity,
      TotpFactorEntity,
      UserIdentityEntity,
    ]),
    UsersModule,
    PassportModule,
  ],
  controllers: [
    SignInController,
    SingleSignOnController,
    IdentitiesController,
    AuthController,
    SecondFactorsController,
    ReauthenticationController,
    UserFactorsController,
    UserSessionsController,
    ApiKeysController,
  ],
  providers: [
    ApiKeysRepository,
    AttemptsRepository,
    SessionsRepository,
    PasskeysRepository,
    PendingSignInsRepository,
    SecondFactorsRepository,
    IdentitiesRepository,
    IdentityProvider,
    LinkedIdentities,
    ProviderTokens,
    ProviderUsers,
    ProviderHere,
    SingleSignOnService,
    OwnIdentitiesService,
    SignOnCookie,
    SignInAttempts,
    SignInRefusals,
    PasskeyChallenges,
    PasskeyCeremonies,
    PendingSignIns,
    FactorProofs,
    EnrolledFactors,
    AuthenticatorAppService,
    PasskeysService,
    SecondFactorsService,
    SecondFactorsQueries,
    SecondStepService,
    ReauthenticationService,
    SignInService,
    SessionsService,
    SessionPruning,
    OwnPasswordService,
    OwnProfileService,
    ApiKeysService,
    AuthQueries,
    Principals,
    SessionTokens,
    SessionCookie,
    BrowserSessions,
    DeviceCookie,
    SignInCookie,
    Me,
    Standing,
    SessionStrategy,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [ApiKeysService, SecondFactorsService],
})
export class AuthModule {}
