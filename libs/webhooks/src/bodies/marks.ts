import { Problem } from '#platform';

const MOST = 20;

/** Sentences for whoever runs the source: what of a body was not read as its sender means it. Each is there once. */
export class Marks {
  private readonly sentences = new Set<string>();
  private more = 0;

  add(sentence: string): void {
    if (this.sentences.has(sentence)) return;
    if (this.sentences.size < MOST) this.sentences.add(sentence);
    else this.more += 1;
  }

  get list(): string[] {
    return this.more === 0
      ? [...this.sentences]
      : [...this.sentences, `There are ${this.more} more such remarks.`];
  }
}

/** Documents, fields and parts of one body. What has more would take more memory than its bytes tell. */
export const MOST_ITEMS = 10_000;

/** @throws Problem too_large */
export function checkItems(count: number, what: string): void {
  if (count <= MOST_ITEMS) return;
  throw new Problem(
    'too_large',
    `The body holds more than ${MOST_ITEMS} ${what}; send them in several deliveries.`,
  );
}
