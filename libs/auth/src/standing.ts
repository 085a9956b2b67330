import { Injectable } from '@nestjs/common';
import type { SetupStep } from '#contracts';
import { Problem } from '#platform';
import type { Principal } from './domain/principal.ts';
import { setupStepOf } from './domain/setup.ts';
import { Principals } from './principals.ts';

/** What a person has to have done before a route works for them. */
@Injectable()
export class Standing {
  constructor(private readonly principals: Principals) {}

  /** @throws Problem password_change_required */
  async assertSetUp(principal: Principal): Promise<void> {
    if (this.setupStep(principal) === null) return;
    const fresh = await this.principals.freshBySession(principal.id);
    const step = fresh === null ? null : this.setupStep(fresh);
    if (step !== null) throw refusal(step);
  }

  setupStep(principal: Principal): SetupStep | null {
    return principal.session === null ? null : setupStepOf(principal.session);
  }
}

function refusal(_step: SetupStep): Problem {
  return new Problem(
    'password_change_required',
    'Your password was made by somebody else. Choose one of your own first: POST /api/auth/password.',
  );
}
