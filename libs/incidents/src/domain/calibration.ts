/** Verdicts of one confidence that people have judged alike. */
export interface Judged {
  verdict: string;
  /** 0 to 1. */
  confidence: number;
  /** Whether people came to the same. */
  right: boolean;
  incidents: number;
}

export interface ConfidenceBand {
  /** In per cent; the last band holds 100 as well. */
  from: number;
  to: number;
  incidents: number;
  right: number;
  /** Null without incidents. */
  mean_confidence: number | null;
}

const BANDS = 10;

/**
 * How far confidence is what it says: of verdicts given with 80 % eight in ten should be right. The Brier score is the
 * mean square of what confidence was off by, the calibration error the mean distance of the bands, by their sizes.
 */
export function calibration(judged: readonly Judged[]) {
  const bands = Array.from({ length: BANDS }, (_band, index) => bandOf(judged, index));
  const incidents = sumOf(judged);
  const square = judged.reduce(
    (sum, one) => sum + one.incidents * (one.confidence - Number(one.right)) ** 2,
    0,
  );
  const distance = bands.reduce(
    (sum, band) =>
      band.mean_confidence === null
        ? sum
        : sum + Math.abs(band.right - band.mean_confidence * band.incidents),
    0,
  );
  return {
    incidents,
    right: sumOf(judged.filter(({ right }) => right)),
    brier_score: incidents === 0 ? null : square / incidents,
    calibration_error: incidents === 0 ? null : distance / incidents,
    bands,
  };
}

function bandOf(judged: readonly Judged[], index: number): ConfidenceBand {
  const mine = judged.filter(
    ({ confidence }) =>
      Math.min(BANDS - 1, Math.floor((Math.round(confidence * 100) * BANDS) / 100)) === index,
  );
  const incidents = sumOf(mine);
  const last = index === BANDS - 1;
  return {
    from: index * 10,
    to: last ? 100 : index * 10 + 9,
    incidents,
    right: sumOf(mine.filter(({ right }) => right)),
    mean_confidence:
      incidents === 0 ? null : mine.reduce((sum, one) => sum + one.incidents * one.confidence, 0) / incidents,
  };
}

function sumOf(judged: readonly Judged[]): number {
  return judged.reduce((sum, { incidents }) => sum + incidents, 0);
}
