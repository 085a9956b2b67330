import { SEVERITIES, lookUp, type Severity } from '#contracts';

/** What a sender's severity is one of, and what each value of it is with us. */
export interface SeverityScale {
  /** As people and `vendor.severity_scale` read it: `0..15`, `P1..P5`. */
  name: string;
  /** Null: the value is none of the scale. */
  read(value: string): Severity | null;
}

/** A scale of rising numbers, by where low, medium, high and critical begin. */
export function rising(
  name: string,
  [low, medium, high, critical]: readonly [low: number, medium: number, high: number, critical: number],
): SeverityScale {
  const [least = 0, most = Number.POSITIVE_INFINITY] = name.split('..').map(Number);
  return {
    name,
    read: (value) => {
      const number = value.trim() === '' ? Number.NaN : Number(value);
      if (!(number >= least && number <= most)) return null;
      if (number >= critical) return 'critical';
      if (number >= high) return 'high';
      if (number >= medium) return 'medium';
      return number >= low ? 'low' : 'informational';
    },
  };
}

/** A scale of the sender's own words, whatever their case. */
export function worded(name: string, words: Record<string, Severity>): SeverityScale {
  return { name, read: (value) => lookUp(words, value.trim().toLowerCase()) ?? null };
}

/** CVSS 3.1, section 5: rating of scores. */
export const OF_TEN = rising('0..10', [0.1, 4, 7, 9]);
export const OF_HUNDRED = rising('0..100', [20, 40, 60, 80]);
/** RFC 5424, table 2: 0 is the worst. */
export const SYSLOG: SeverityScale = {
  name: '0 (emergency)..7 (debug)',
  read: (value) =>
    lookUp<Severity>(
      {
        0: 'critical',
        1: 'critical',
        2: 'critical',
        3: 'high',
        4: 'medium',
        5: 'informational',
        6: 'informational',
        7: 'informational',
      },
      value.trim(),
    ) ?? null,
};

const WORDS: Record<string, Severity> = {
  informational: 'informational',
  informative: 'informational',
  information: 'informational',
  info: 'informational',
  notice: 'informational',
  debug: 'informational',
  normal: 'informational',
  ok: 'informational',
  success: 'informational',
  none: 'informational',
  negligible: 'informational',
  low: 'low',
  minor: 'low',
  niedrig: 'low',
  faible: 'low',
  bajo: 'low',
  medium: 'medium',
  moderate: 'medium',
  med: 'medium',
  mid: 'medium',
  average: 'medium',
  elevated: 'medium',
  warning: 'medium',
  warn: 'medium',
  mittel: 'medium',
  moyen: 'medium',
  moyenne: 'medium',
  medio: 'medium',
  high: 'high',
  major: 'high',
  error: 'high',
  err: 'high',
  severe: 'high',
  important: 'high',
  hoch: 'high',
  eleve: 'high',
  elevee: 'high',
  alto: 'high',
  critical: 'critical',
  crit: 'critical',
  fatal: 'critical',
  disaster: 'critical',
  emergency: 'critical',
  emerg: 'critical',
  alert: 'critical',
  urgent: 'critical',
  panic: 'critical',
  highest: 'critical',
  kritisch: 'critical',
  critique: 'critical',
  critico: 'critical',
};

/**
 * Words, alone or in a short text (`3 - Medium`, `E_CRITICAL`, `high (75)`), P1 to P5 (falling: P1 is critical), and numbers
 * where nobody names a scale: to 5 of five, above it to 10 of ten, above 20 of a hundred. Between 10 and 20 no scale is
 * common to senders: such a number is not understood, as is what is none of these.
 */
export function severity(value: string | undefined): Severity | null {
  const word = value?.trim().toLowerCase().normalize('NFD').replace(/\p{M}/gu, '') ?? '';
  if (word === '' || word.length > 60) return null;
  const known = lookUp(WORDS, word);
  if (known !== undefined) return known;
  const priority = /^(?:p|sev-?|s|priority )([1-5])(?:\b|$)/.exec(word)?.[1];
  if (priority !== undefined) return SEVERITIES[5 - Number(priority)] ?? null;
  const number = Number(word);
  if (!Number.isNaN(number)) return ofNumber(number);
  return inWords(word);
}

function ofNumber(number: number): Severity | null {
  if (number < 0 || number > 100) return null;
  if (number <= 5) return SEVERITIES[Math.max(0, Math.ceil(number) - 1)] ?? null;
  if (number <= 10) return OF_TEN.read(String(number));
  return number > 20 ? OF_HUNDRED.read(String(number)) : null;
}

/** `very high` is worse than `high`; a text that names two others says nothing. */
function inWords(text: string): Severity | null {
  if (/\bvery[ _-]high\b/.test(text)) return 'critical';
  const named = new Set(
    text
      .split(/[^a-z]+/)
      .map((word) => lookUp(WORDS, word))
      .filter((found) => found !== undefined),
  );
  const [only] = named;
  return named.size === 1 && only !== undefined ? only : null;
}
