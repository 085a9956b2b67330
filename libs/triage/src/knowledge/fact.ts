import type { JsonObject } from '#contracts';

/** One thing that is known of what an alert holds. What an alert's rule or title is called is never part of it. */
export interface Fact {
  /** Below `alert.`, one of each in an alert: `command.credential_dumping.lsass_dump`. */
  kind: string;
  /** 0..1; 0: told, and speaks for neither side. */
  weight: number;
  polarity: 'malicious' | 'benign';
  /** One sentence that quotes what was seen. */
  statement: string;
  /** MITRE ATT&CK ids. */
  techniques: readonly string[];
  /** What was seen, small. */
  raw: JsonObject;
}

export function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return `“${line.length > 120 ? `${line.slice(0, 119).toWellFormed()}…` : line}”`;
}
