import type { SetupStep } from '#contracts';
import type { SessionFacts } from './principal.ts';

/** What a person has to do before anything else; null: nothing. */
export function setupStepOf(session: SessionFacts): SetupStep | null {
  return session.must_change_password ? 'change_password' : null;
}
