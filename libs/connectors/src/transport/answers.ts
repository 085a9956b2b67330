import type { Json, JsonObject } from '#contracts';
import type { RawAnswer } from './transport.ts';

/** Readers for answers that may hold anything: what is not of the wanted kind is absent. */

export function object(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

export function array(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

export function string(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A text that may be missing, where a missing one and an empty one are the same. */
export function text(value: Json | undefined): string {
  return string(value) ?? '';
}

export function number(value: Json | undefined): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

export function strings(value: Json | undefined): string[] {
  return array(value).filter((item): item is string => typeof item === 'string');
}

/** An epoch second as RFC 3339, or null. */
export function epochTime(value: Json | undefined): string | null {
  const seconds = number(value);
  return seconds > 0 && seconds < 8.64e12 ? new Date(seconds * 1000).toISOString() : null;
}

/** A time in words, in milliseconds since the epoch, or null. */
export function timeMs(value: Json | undefined): number | null {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}

const SHOWN_WORDS = 300;

/** A service's own words, short and on one line; null when it said nothing. */
export function words(value: string | null): string | null {
  if (value === null) return null;
  const line = value.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  if (line === '') return null;
  return line.length > SHOWN_WORDS ? `${line.slice(0, SHOWN_WORDS)}…` : line;
}

/** The parsed body, or why it cannot be: proxies and sign-in pages answer with HTML, cut answers with half a JSON. */
export function answerText(raw: RawAnswer): { json: Json; problem: string | null } {
  const body = raw.text.trim();
  if (body === '') return { json: null, problem: null };
  const type = (raw.headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase();
  try {
    return { json: JSON.parse(body) as Json, problem: null };
  } catch {
    const kind = type === '' ? 'no content type' : type;
    const html = type.includes('html') || body.startsWith('<');
    return {
      json: null,
      problem: html
        ? `it answered with a web page (${kind}) instead of JSON; check the address, a proxy or a sign-in page may stand before the service`
        : `it answered with something else than JSON (${kind})`,
    };
  }
}

/** A sentence without the secrets that some service echoed into its answer. */
export function redacted(sentence: string, secrets: readonly string[]): string {
  let clean = sentence;
  for (const secret of secrets) if (secret.length >= 4) clean = clean.replaceAll(secret, '[secret]');
  return clean;
}
