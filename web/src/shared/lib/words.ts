import { t, translated } from '../texts/texts.ts';
import { englishWords } from './english-words.ts';

export { plural } from '../texts/texts.ts';

/** `suspicious_login` → `Suspicious login`: the API's words for people. */
export function words(value: string): string {
  return translated(englishWords(value));
}

/** `playbook:phishing_triage` → `phishing_triage`: what it is, its place tells. */
export function actorName(name: string): string {
  return name.replace(/^(playbook|source|agent|api_key):/, '');
}

export function percent(value: number): string {
  // The sign stays with its number at the end of a line.
  return `${Math.round(value * 100)}\u00A0%`;
}

export function bytes(size: number): string {
  if (size < 1024) return t`${size} B`;
  if (size < 1024 * 1024) return t`${(size / 1024).toFixed(1)} KB`;
  return t`${(size / 1024 / 1024).toFixed(1)} MB`;
}
