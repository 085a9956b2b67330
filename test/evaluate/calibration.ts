import { createHash } from 'node:crypto';

/** `log-odds told = slope * log-odds weighed + shift`: it keeps the order, and two numbers fit no single mail. */
export interface Calibration {
  slope: number;
  shift: number;
}

export interface Labelled {
  /** 0..1, as it was told. */
  score: number;
  unwanted: boolean;
}

const NEAREST = 0.001;
const STEPS = 50;
const ENOUGH = 1e-9;
/** A slope that is not above zero would turn the order round. */
const LEAST_SLOPE = 0.05;

export function applied({ slope, shift }: Calibration, score: number): number {
  return 1 / (1 + Math.exp(-(slope * logit(score) + shift)));
}

function logit(score: number): number {
  const inside = Math.min(1 - NEAREST, Math.max(NEAREST, score));
  return Math.log(inside / (1 - inside));
}

/** The likeliest, by Newton's method. Of fewer than two kinds of mails nothing can be fitted: they stay as they are. */
export function fitted(rows: readonly Labelled[]): Calibration {
  let found: Calibration = { slope: 1, shift: 0 };
  if (new Set(rows.map(({ unwanted }) => unwanted)).size < 2) return found;
  for (let step = 0; step < STEPS; step += 1) {
    const sums = { slope: 0, shift: 0, aa: 1e-6, ab: 0, bb: 1e-6 };
    for (const { score, unwanted } of rows) {
      const x = logit(score);
      const told = applied(found, score);
      const error = Number(unwanted) - told;
      const spread = told * (1 - told);
      sums.slope += error * x;
      sums.shift += error;
      sums.aa += spread * x * x;
      sums.ab += spread * x;
      sums.bb += spread;
    }
    const determinant = sums.aa * sums.bb - sums.ab ** 2;
    const slope = (sums.bb * sums.slope - sums.ab * sums.shift) / determinant;
    const shift = (sums.aa * sums.shift - sums.ab * sums.slope) / determinant;
    found = { slope: Math.max(LEAST_SLOPE, found.slope + slope), shift: found.shift + shift };
    if (Math.abs(slope) + Math.abs(shift) < ENOUGH) break;
  }
  return found;
}

/** Which of two halves a mail is in, by its name alone: the same on every machine and in every order. */
export function isKeptApart(id: string): boolean {
  return ((createHash('sha256').update(id).digest()[0] ?? 0) & 1) === 1;
}
