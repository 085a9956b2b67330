/**
 * What a command line shows, by its arguments and never by a program's name alone. `[^\n]{0,n}` keeps each search
 * linear.
 */
export interface CommandPattern {
  name: string;
  /** What kind of attack it is part of. */
  category: string;
  /** MITRE ATT&CK id. */
  technique: string;
  /** 0..1: how much it speaks for malice. What administrators do every day as well is below 0.3. */
  weight: number;
  pattern: RegExp;
  /** Begins the sentence, before the quotation. */
  statement: string;
}
