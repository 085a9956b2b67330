import { type Mock, vi } from 'vitest';
import { Logger } from '@nestjs/common';
import type { ActionRequests } from '#actions';
import type { ActionStatus } from '#contracts';
import { Context } from '#platform';
import type { RunsRepository } from './data/runs.repository.ts';
import type { StepsRepository } from './data/steps.repository.ts';
import { SnapshotNeeded } from './domain/run-context.ts';
import type { RunHolds } from './run-holds.ts';
import { asAnn, clockAt, NOW, sessionOf, unitOfWork } from './run-session.fixture.ts';
import { RunSettlement } from './run-settlement.ts';
import type { RunStore } from './run-store.ts';

interface House {
  waiting?: string[];
  status?: ActionStatus;
  taken?: boolean;
  commit?: () => string;
  abandoned?: string[];
}

let warned: Mock<Logger['warn']>;
beforeEach(() => void (warned = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined)));
afterEach(() => warned.mockRestore());

function house({
  waiting = ['r'],
  status = 'completed',
  taken = true,
  commit = () => 'over',
  abandoned = [],
}: House) {
  const { unit, enqueued } = unitOfWork();
  const context = new Context();
  const log: unknown[] = [];
  const runs = {
    signal: async (id: string) => void log.push(`signal ${id}`),
    abandoned: async (limit: number) => (log.push(`at most ${limit}`), abandoned),
  } as unknown as RunsRepository;
  const steps = {
    runsWaitingFor: async () => waiting,
    settle: async (_action: string, result: { status: string; finished_at: string }) =>
      void log.push(`settle ${result.status} ${result.finished_at}`),
  } as unknown as StepsRepository;
  const actions = {
    get: async () => ({ status, result: null, error: null, policy_decision: null }),
  } as unknown as ActionRequests;
  const holds = {
    take: async (id: string) => (taken ? sessionOf([], { run: { id } }) : null),
    handOver: async (session: { run: { id: string } }) => void log.push(`hand over ${session.run.id}`),
  } as unknown as RunHolds;
  const store = {
    commit: async () => (log.push(`commit as ${context.current().actor.name}`), commit()),
  } as unknown as RunStore;
  const one = new RunSettlement(unit, context, clockAt(), runs, steps, actions, store, holds);
  return { one, log, enqueued, settle: () => asAnn(context, () => one.settleAction('a')) };
}

const BEFORE = ['signal r', `settle completed ${NOW.toISOString()}`];
const COMMIT = 'commit as playbook:look_closely';

describe('an action that settles', () => {
  it('is handed to its steps, and ends the runs that it was the last of, in their name', async () => {
    const { settle, log } = house({});
    await settle();
    expect(log).toEqual([...BEFORE, COMMIT]);
  });

  it('lets a run that has more to do go on in another job', async () => {
    const { settle, log } = house({ commit: () => 'running' });
    await settle();
    expect(log).toEqual([...BEFORE, COMMIT, 'hand over r']);
  });

  it('lets a run go on in another job that has to read its incident first, and hides no other failure', async () => {
    const needs = house({
      commit: () => {
        throw new SnapshotNeeded();
      },
    });
    await needs.settle();
    expect(needs.log.at(-1)).toBe('hand over r');
    const broken = house({
      commit: () => {
        throw new Error('broken');
      },
    });
    await expect(broken.settle()).rejects.toThrow('broken');
  });

  it('leaves a run that somebody has in hand to them', async () => {
    const { settle, log } = house({ taken: false });
    await settle();
    expect(log).toEqual(BEFORE);
  });

  it.each<[string, House]>([
    ['nobody waits for it', { waiting: [] }],
    ['it is still under way', { status: 'executing' }],
  ])('changes nothing where %s', async (_why, given) => {
    const { settle, log } = house(given);
    await settle();
    expect(log).toEqual([]);
  });
});

it('runs in nobody’s hand are taken up again, two hundred at once, and that is said', async () => {
  await house({}).one.recover();
  expect(warned).not.toHaveBeenCalled();
  const { one, log, enqueued } = house({ abandoned: ['r1', 'r2'] });
  await one.recover();
  expect(log).toEqual(['at most 200']);
  expect(warned).toHaveBeenCalledWith('2 abandoned runs are taken up again.');
  expect(enqueued).toEqual([
    ['run.advance', { run_id: 'r1' }],
    ['run.advance', { run_id: 'r2' }],
  ]);
});
