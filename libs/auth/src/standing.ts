import { Injectable } from '@nestjs/common';
import type { SetupStep } from '#contracts';
import { Clock, Context, Problem, TenantSettings, systemContext } from '#platform';
import type { Principal } from './domain/principal.ts';
import { secondFactorSettings } from './domain/second-factor-settings.ts';
import { missingProof, setupStepOf, type MissingProof, type RouteWants } from './domain/setup.ts';
import { Principals } from './principals.ts';

type Missing = SetupStep | MissingProof;

/** What a person has to have done, and a session to have proved, before a route works for them. */
@Injectable()
export class Standing {
  constructor(
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly settings: TenantSettings,
    private readonly principals: Principals,
  ) {}

  /**
   * A key proves neither presence nor a second factor; what it may do was decided when it was made, by somebody who did.
   * @throws Problem not_authenticated, when the session has ended meanwhile; password_change_required,
   * second_factor_enrolment_required, reauthentication_required
   */
  async assert(principal: Principal, wants: RouteWants & { duringSetup: boolean }): Promise<void> {
    if ((await this.missing(principal, wants)) === null) return;
    const fresh = await this.principals.freshBySession(principal.id, principal.tenant_id);
    if (fresh === null)
      throw new Problem('not_authenticated', 'Sign in first: there is no session, or it has ended.');
    const missing = await this.missing(fresh, wants);
    if (missing !== null) throw refusal(missing);
  }

  async setupStep(principal: Principal): Promise<SetupStep | null> {
    if (principal.session === null) return null;
    const settings = await this.settingsOf(principal);
    return setupStepOf(principal.session, settings[principal.role]);
  }

  private async missing(
    principal: Principal,
    wants: RouteWants & { duringSetup: boolean },
  ): Promise<Missing | null> {
    if (principal.session === null) return null;
    const settings = await this.settingsOf(principal);
    const need = settings[principal.role];
    if (!wants.duringSetup) {
      const step = setupStepOf(principal.session, need);
      if (step !== null) return step;
    }
    const recent = { minutes: settings.sign_in_again_minutes, now: this.clock.now() };
    return missingProof(principal.session, wants.duringSetup ? 'optional' : need, wants, recent);
  }

  private settingsOf({ tenant_id }: Principal) {
    return this.context.run(systemContext('access', 'settings', tenant_id), () =>
      this.settings.get(secondFactorSettings),
    );
  }
}

function refusal(missing: Missing): Problem {
  switch (missing) {
    case 'change_password':
      return new Problem(
        'password_change_required',
        'Your password was made by somebody else. Choose one of your own first: POST /api/auth/password.',
      );
    case 'enrol_second_factor':
    case 'enrolment':
      return new Problem(
        'second_factor_enrolment_required',
        'Your role needs a second factor for this. Set up an authenticator app or a passkey first: Settings, Profile, or POST /api/auth/second-factors/totp.',
      );
    case 'second_factor':
      return new Problem(
        'reauthentication_required',
        'Your role needs a second factor for this, and this session has not used one: POST /api/auth/reauthenticate.',
      );
    case 'recent_proof':
      return new Problem(
        'reauthentication_required',
        'This needs a recent proof of who you are, and your sign-in is older than that: POST /api/auth/reauthenticate.',
      );
  }
}
