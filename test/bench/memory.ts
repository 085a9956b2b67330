import { readFileSync, readdirSync } from 'node:fs';

/** The proportional set size in megabytes of a process and all its descendants: shared pages count once. Linux only. */
export function memoryOf(roots: number[]): number {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = read(`/proc/${entry}/stat`);
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (!Number.isNaN(parent)) parents.set(Number(entry), parent);
  }
  const belongs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (roots.includes(at)) return true;
    return false;
  };
  let kilobytes = 0;
  for (const pid of parents.keys())
    if (belongs(pid))
      kilobytes += Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
  return kilobytes / 1024;
}

/** Samples until stopped and returns the peak. */
export function watchMemory(roots: number[]): () => number {
  let peak = memoryOf(roots);
  const timer = setInterval(() => (peak = Math.max(peak, memoryOf(roots))), 500);
  return () => {
    clearInterval(timer);
    return Math.max(peak, memoryOf(roots));
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process ended in between.
    return '';
  }
}
