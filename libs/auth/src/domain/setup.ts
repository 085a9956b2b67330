import type { SetupStep } from '#contracts';
import type { SessionFacts } from './principal.ts';
import type { SecondFactorNeed } from './second-factor-settings.ts';

/** What a person has to do before anything else; null: nothing. */
export function setupStepOf(session: SessionFacts, need: SecondFactorNeed): SetupStep | null {
  if (session.must_change_password) return 'change_password';
  if (need === 'always' && session.second_factor_at === null && session.second_factors.length === 0)
    return 'enrol_second_factor';
  return null;
}

/** What a request wants that not every session may have. */
export interface RouteWants {
  /** It decides an approval. */
  decides: boolean;
  /** It changes what gives access. */
  recentProof: boolean;
}

export type MissingProof = 'enrolment' | 'second_factor' | 'recent_proof';

/** What the session lacks for it; null: nothing. `recentMinutes`: how old a proof may be. */
export function missingProof(
  session: SessionFacts,
  need: SecondFactorNeed,
  wants: RouteWants,
  recent: { minutes: number; now: Date },
): MissingProof | null {
  const needed = need === 'always' || (need === 'to_decide' && wants.decides);
  if (needed && session.second_factor_at === null)
    return session.second_factors.length === 0 ? 'enrolment' : 'second_factor';
  const age = recent.now.getTime() - session.authenticated_at.getTime();
  return wants.recentProof && age > recent.minutes * 60_000 ? 'recent_proof' : null;
}
