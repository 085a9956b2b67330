import type { Classification, VerdictDraft } from '#contracts';

const GRAVITY: readonly Classification[] = ['benign', 'inconclusive', 'suspicious', 'malicious'];
const MOST_RESERVATIONS = 10;

/**
 * Why a model's verdict says more than the evidence carries, as sentences; empty when it does not: what had to be
 * corrected in it, and that the offline analyst judges the same evidence milder.
 */
function beyondEvidence(
  verdict: VerdictDraft,
  corrections: readonly string[],
  offline: VerdictDraft,
): string[] {
  const graver = GRAVITY.indexOf(verdict.classification) > GRAVITY.indexOf(offline.classification);
  const milder = graver
    ? [
        `The model calls it ${verdict.classification}; the evidence by itself carries ${offline.classification}.`,
      ]
    : [];
  return [...milder, ...corrections].slice(0, MOST_RESERVATIONS);
}

/** With the reservations, and no surer of the same than the evidence makes the offline analyst. */
export function withinEvidence(
  verdict: VerdictDraft,
  corrections: readonly string[],
  offline: VerdictDraft,
): VerdictDraft {
  const surer = verdict.classification === offline.classification && verdict.classification === 'malicious';
  return {
    ...verdict,
    confidence: surer ? Math.min(verdict.confidence, offline.confidence) : verdict.confidence,
    reservations: beyondEvidence(verdict, corrections, offline),
  };
}
