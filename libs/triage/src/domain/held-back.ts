import { serviceName, type NeededService, type RecommendedAction, type VerdictDraft } from '#contracts';
import type { AgentSettings } from '../agent-settings.ts';

export const HELD_BACK_CODES = [
  'off',
  'beyond_evidence',
  'not_malicious',
  'confidence',
  'action_not_allowed',
  'connector_not_configured',
  'invalid_request',
  'refused_before',
  'resolved',
] as const;
export type HeldBackCode = (typeof HELD_BACK_CODES)[number];

export interface HeldBack {
  code: HeldBackCode;
  /** A sentence for people. */
  reason: string;
}

export type JudgedVerdict = Pick<VerdictDraft, 'classification' | 'confidence' | 'reservations'>;

/**
 * Why the analyst does not request what it recommends, or null when it does. First what concerns the whole verdict,
 * then the action.
 * @param lacking the service that no connector is, or null
 */
export function heldBack(
  { classification, confidence, reservations }: JudgedVerdict,
  { action }: Pick<RecommendedAction, 'action'>,
  settings: AgentSettings,
  lacking: NeededService | null,
): HeldBack | null {
  if (!settings.requests)
    return { code: 'off', reason: "The analyst's own requests are switched off in the settings." };
  const [reservation] = reservations;
  if (reservation !== undefined)
    return {
      code: 'beyond_evidence',
      reason: `The model's verdict goes beyond the evidence: ${reservation}`,
    };
  if (classification !== 'malicious')
    return { code: 'not_malicious', reason: `The verdict is ${classification}, not malicious.` };
  if (confidence < settings.min_confidence)
    return {
      code: 'confidence',
      reason: `The confidence is ${percent(confidence)}; the settings want ${percent(settings.min_confidence)} at least.`,
    };
  if (!settings.actions.includes(action))
    return { code: 'action_not_allowed', reason: 'The settings leave this action to people.' };
  if (lacking !== null)
    return {
      code: 'connector_not_configured',
      reason: `Not asked for: no ${serviceName(lacking)} is connected.`,
    };
  return null;
}

function percent(probability: number): string {
  return `${Math.floor(probability * 100)} %`;
}
