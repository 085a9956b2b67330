import type { Json, JsonObject } from '#contracts';

interface Leaf {
  /** Keys from the top in lower case, letters and digits only, joined by dots, without places in lists. */
  path: string;
  value: string;
  /** The sender's own word: near the top, and not below what others fill in. */
  own: boolean;
}

const MOST_LEAVES = 3000;
const DEEPEST = 14;
const LONGEST = 16_384;
const NEAR = 3;
/** Between the keys and the name of a named value. */
const PAIR = ' ';
/** What stands below these is whatever somebody asked for or wrote on a thing: an attacker, maybe. */
const FILLED_IN =
  /^(?:requestparameters|parameters|request|requestbody|tags|labels|annotations|body|payload|headers|message)$/;

/** What lists of named values call the name and the value: `{name: 'NEW_VALUE', value: 'off'}`. */
const NAMES = ['name', 'key', 'displayName', 'Name'];
const VALUES = ['value', 'newValue', 'Value', 'intValue', 'boolValue', 'multiValue', 'NewValue'];

/**
 * An alert as whoever knows services looks at it: what it holds, by how its keys end, however deep and in whatever
 * spelling. At most 3000 values, each cut at 16 Ki characters.
 */
export class Seen {
  private readonly byLast = new Map<string, Leaf[]>();
  private count = 0;

  /**
   * @param raw as the sender wrote it
   * @param fields the normal alert's; they stand below `normal`
   */
  constructor(raw: Json, fields: JsonObject = {}) {
    this.walk(raw, [], 0);
    this.walk(fields, ['normal'], 0);
  }

  /** All values under keys that end so: `all('requestparameters.policyarn')`. Empty ones are left out. */
  all(ending: string): string[] {
    return this.leaves(ending).map(({ value }) => value);
  }

  /** The first value under the first of these endings that has one. */
  first(...endings: string[]): string | undefined {
    for (const ending of endings) {
      const [value] = this.all(ending);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** The first value under one of these endings that is so. */
  holding(pattern: RegExp, ...endings: string[]): string | undefined {
    return endings.flatMap((ending) => this.all(ending)).find((value) => pattern.test(value));
  }

  /**
   * The same, of what the sender itself says: what speaks for harmless must not be what an attacker can write into a
   * tag or a request.
   */
  saidBySender(pattern: RegExp, ...endings: string[]): string | undefined {
    return endings
      .flatMap((ending) => this.leaves(ending))
      .find(({ own, value }) => own && pattern.test(value))?.value;
  }

  /** All values whose last key is so. */
  keyed(last: RegExp): string[] {
    return [...this.byLast.entries()]
      .filter(([key]) => last.test(key))
      .flatMap(([, leaves]) => leaves.map(({ value }) => value));
  }

  private leaves(ending: string): Leaf[] {
    const last = ending.slice(ending.lastIndexOf('.') + 1);
    return (this.byLast.get(last) ?? []).filter(({ path }) => path === ending || path.endsWith(`.${ending}`));
  }

  private walk(value: Json | undefined, keys: readonly string[], depth: number): void {
    if (value === null || value === undefined || depth > DEEPEST || this.count >= MOST_LEAVES) return;
    if (typeof value !== 'object') return this.keep(String(value), keys);
    if (Array.isArray(value)) {
      for (const item of value) this.walk(item, keys, depth + 1);
      return;
    }
    for (const [key, item] of Object.entries(value)) this.walk(item, [...keys, bare(key)], depth + 1);
    const name = NAMES.map((key) => value[key]).find((item) => typeof item === 'string');
    const named = VALUES.find((key) => value[key] !== undefined && value[key] !== null);
    if (typeof name === 'string' && named !== undefined && name.length <= 100)
      this.walk(value[named], [...keys, PAIR, bare(name)], depth + 1);
  }

  private keep(value: string, keys: readonly string[]): void {
    if (value.trim() === '') return;
    this.count += 1;
    const last = keys.at(-1) ?? '';
    const leaves = this.byLast.get(last) ?? [];
    this.byLast.set(last, leaves);
    leaves.push({
      path: keys.filter((key) => key !== PAIR).join('.'),
      value: value.slice(0, LONGEST),
      own:
        keys.length <= NEAR &&
        keys[0] !== 'normal' &&
        !keys.some((key) => key === PAIR || FILLED_IN.test(key)),
    });
  }
}

function bare(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]+/g, '');
}
