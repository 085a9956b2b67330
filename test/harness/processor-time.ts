/**
 * What `work` gave, and the milliseconds of processor time it took. For the bound on hostile input only: unlike the
 * clock's, this time hardly grows on a machine that has other work, so a bound of seconds tells a runaway from a load.
 */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ result: T; ms: number }> {
  const started = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(started);
  return { result, ms: (user + system) / 1000 };
}
