export interface Judged {
  id: string;
  incident: string;
  classification: string;
  confidence: number;
  category: string;
  /** 0..1: the probability that it is malicious, as the verdict's confidence tells it. */
  score: number;
}

/** An inconclusive verdict's confidence is the chance that deciding for harmless would be wrong. */
export function scoreOf({
  classification,
  confidence,
}: Pick<Judged, 'classification' | 'confidence'>): number {
  return classification === 'benign' ? 1 - confidence : confidence;
}
