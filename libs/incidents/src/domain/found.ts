import type { ObservableType } from '#contracts';
import { normaliseObservable, type ObservableValue } from './observable.ts';

/** So many of an alert are kept, and so many of an incident. */
export const MOST_OBSERVABLES = 1000;

/** Of nothing: each empty file has it, and they have nothing to do with each other. */
const EMPTY = new Set([
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
]);

/** What was found: the first thousand, each once, and how many there were. */
export class Found {
  private readonly kept = new Map<string, ObservableValue>();
  private readonly leftOut = new Set<string>();

  /** @returns its normal form, or null when it is none */
  add(type: ObservableType, raw: string): string | null {
    const value = normaliseObservable(type, raw);
    if (value !== null && !EMPTY.has(value)) this.addNormal(type, value);
    return value;
  }

  addNormal(type: ObservableType, value: string): void {
    const key = `${type} ${value}`;
    if (this.kept.has(key)) return;
    if (this.kept.size < MOST_OBSERVABLES) this.kept.set(key, { type, value });
    else this.leftOut.add(key);
  }

  /** Takes back what turned out to be something else. */
  drop(type: ObservableType, value: string): void {
    const key = `${type} ${value}`;
    this.kept.delete(key);
    this.leftOut.delete(key);
  }

  get observables(): ObservableValue[] {
    return [...this.kept.values()];
  }

  /** Of all, those that are not kept too. */
  get count(): number {
    return this.kept.size + this.leftOut.size;
  }
}
