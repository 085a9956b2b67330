import { readFileSync, readdirSync } from 'node:fs';

/** A kernel clock tick of /proc; 100 a second on every Linux that runs Node. */
const TICK_MS = 10;

/** The proportional set size in megabytes of a process and all its descendants: shared pages count once. Linux only. */
export function memoryOf(roots: number[]): number {
  let kilobytes = 0;
  for (const { pid } of family(roots))
    kilobytes += Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
  return kilobytes / 1024;
}

/**
 * Milliseconds of processor time that a process, its descendants and those of them that have ended have used. On a
 * machine with other work these say more than rates by the clock.
 */
export function processorTimeOf(root: number): number {
  let ticks = 0;
  for (const { stat } of family([root])) ticks += sum(stat.slice(11, 15));
  return ticks * TICK_MS;
}

export interface MemoryWatch {
  /** Runs `work` unwatched: it has others connect to our PostgreSQL. */
  except<T>(work: () => Promise<T>): Promise<T>;
  /** Stops; each root's share of the peak, in megabytes. */
  stop(): number[];
}

export function watchMemory(roots: number[]): MemoryWatch {
  let paused = false;
  const shares = () => roots.map((root) => memoryOf([root]));
  const total = (megabytes: number[]) => megabytes.reduce((sum, share) => sum + share, 0);
  let peak = shares();
  const look = () => {
    const now = shares();
    if (total(now) > total(peak)) peak = now;
  };
  const timer = setInterval(() => {
    if (!paused) look();
  }, 500);
  return {
    except: async (work) => {
      paused = true;
      try {
        return await work();
      } finally {
        paused = false;
      }
    },
    stop: () => {
      clearInterval(timer);
      look();
      return peak;
    },
  };
}

/** The fields of /proc/…/stat behind the name, from the state on: the parent is [1], times are [11] to [14]. */
function family(roots: number[]): { pid: number; stat: number[] }[] {
  const processes = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const text = read(`/proc/${entry}/stat`);
    if (text !== '')
      processes.set(
        Number(entry),
        text
          .slice(text.lastIndexOf(')') + 2)
          .split(' ')
          .map(Number),
      );
  }
  const belongs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = processes.get(at)?.[1])
      if (roots.includes(at)) return true;
    return false;
  };
  return [...processes].flatMap(([pid, stat]) => (belongs(pid) ? [{ pid, stat }] : []));
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process ended in between.
    return '';
  }
}
