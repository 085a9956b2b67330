import { Clock, Context, Problem, type UnitOfWork } from '#platform';
import { hashPassword } from '#users';
import type { SignInAttempts } from './sign-in-attempts.ts';
import type { SignInRefusals } from './sign-in-refusals.ts';

export const ANN = '01900000-0000-7000-8000-0000000000e3';
export const NOW = new Date('2026-11-22T12:00:00Z');
export const PASSWORD = 'correct horse battery';
export const HASH = await hashPassword(PASSWORD);
export const BROWSER = { ip: '192.0.2.7', userAgent: 'x'.repeat(400) };
export const clock = Object.assign(new Clock(), { now: () => NOW });

export async function refusal(work: Promise<unknown>) {
  const { code, message } = (await work.catch((error: unknown) => error)) as Problem;
  return { code, message };
}

/** What is called is kept in its order; what fails when it is counted is given. */
export function parts(counting?: Error) {
  const log: unknown[] = [];
  const note =
    (name: string, answer?: unknown) =>
    async (...given: unknown[]) => (log.push([name, ...given]), answer);
  const context = new Context();
  const unit = {
    run: (work: () => unknown) => work(),
    read: (work: () => unknown) => work(),
    record: async (name: string) => void log.push([name]),
  } as unknown as UnitOfWork;
  const attempts = {
    count: async () => {
      log.push(['count']);
      if (counting !== undefined) throw counting;
    },
    succeeded: async () => void log.push(['right']),
  } as unknown as SignInAttempts;
  const refusals = { note: note('refused') } as unknown as SignInRefusals;
  const actor = { type: 'user' as const, id: ANN, name: 'Ann', user_id: ANN, role: 'analyst' as const };
  const ctx = { tenantId: 't', actor, permissions: new Set<never>(), correlationId: 'c', ip: null };
  const names = () => log.map((one) => (one as string[])[0]);
  return {
    log,
    names,
    note,
    context,
    unit,
    attempts,
    refusals,
    as: <T>(work: () => Promise<T>) => context.run(ctx, work),
  };
}
