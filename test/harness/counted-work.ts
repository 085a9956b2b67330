import { Session } from 'node:inspector/promises';

// From before the first call of what is counted: V8 counts the blocks of functions that it compiles while it looks.
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

export interface CountedWork<T> {
  result: T;
  /** Blocks of code that were executed, and characters that built-in methods of texts were led over. */
  steps: number;
}

/**
 * What `work` gave, and how much was done for it: a count, the same under every load, so that a bound on hostile input
 * tells a runaway from a busy processor. The inside of one match is not seen: that no expression can run away there is
 * tested by test/house/regular-expressions.spec.ts.
 */
export async function counted<T>(work: () => T | Promise<T>): Promise<CountedWork<T>> {
  await blocks();
  const matching = countCharacters();
  try {
    const result = await work();
    return { result, steps: (await blocks()) + matching.characters() };
  } finally {
    matching.stop();
  }
}

/** Below this, `growth` is that of linear work: constant parts make it less than 2, rounding a little more. */
export const LINEAR = 2.5;

/** How many times the work grows when what it gets grows twofold: 2 is linear, 4 is quadratic. */
export async function growth(size: number, work: (size: number) => unknown): Promise<number> {
  // What is made once, at the first call, is no growth.
  await work(size);
  const once = await counted(() => work(size));
  const twice = await counted(() => work(2 * size));
  return twice.steps / once.steps;
}

/** Those executed since the last question. */
async function blocks(): Promise<number> {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  return (
    result
      .filter(({ url }) => !url.startsWith('node:') && !url.endsWith(import.meta.filename))
      .flatMap(({ functions }) => functions)
      // The counters that `npm run coverage` adds to each line are no work of ours.
      .filter(({ functionName }) => !/^cov_[0-9a-z]+$/.test(functionName))
      .flatMap(({ ranges }) => ranges)
      .reduce((sum, { count }) => sum + count, 0)
  );
}

/** Methods that read a text from end to end. */
const WHOLE = ['split', 'replaceAll', 'toLowerCase', 'toUpperCase', 'normalize'] as const;

/** Every built-in method that matches goes through `exec` once that is not V8's own. */
function countCharacters(): { characters(): number; stop(): void } {
  let characters = 0;
  const restore: (() => void)[] = [];
  const replace = <T extends object, N extends keyof T>(prototype: T, name: N, make: (own: T[N]) => T[N]) => {
    const own = prototype[name];
    prototype[name] = make(own);
    restore.push(() => (prototype[name] = own));
  };
  replace(RegExp.prototype, 'exec', (own) => {
    return function (this: RegExp, text) {
      const from = this.global || this.sticky ? this.lastIndex : 0;
      const match = own.call(this, text);
      const end = match === null ? (this.sticky ? from + 1 : text.length) : match.index + match[0].length;
      characters += Math.max(0, end - from);
      return match;
    };
  });
  replace(String.prototype, 'indexOf', (own) => {
    return function (this: string, wanted, from = 0) {
      const found = own.call(this, wanted, from);
      characters += Math.max(0, (found < 0 ? this.length : found) - from);
      return found;
    };
  });
  for (const name of WHOLE)
    replace(String.prototype, name, (own) => {
      return function (this: string, ...given: never[]) {
        characters += this.length;
        return (own as (...given: never[]) => never).apply(this, given);
      } as typeof own;
    });
  return { characters: () => characters, stop: () => restore.forEach((undo) => undo()) };
}
