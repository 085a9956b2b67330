import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { EVENT_HANDLERS, JOB_NAMES, type Delivery } from '#contracts';
import type { DomainEvent } from './events/domain-event.ts';
import { OnDomainEvent } from './events/domain-event.ts';
import { EventBus } from './events/event-bus.ts';
import { Explorer } from './explorer.ts';
import { JobHandler, Scheduled, type JobInfo } from './jobs/job-handler.ts';
import type { JobRunner, RegisteredJob } from './jobs/job-runner.ts';
import type { RegisteredSchedule, Scheduler } from './jobs/scheduler.ts';

class Provider {
  readonly told: unknown[] = [];
  readonly notAMethod = 1;

  @OnDomainEvent('incident.reopened', { id: 'first', delivery: 'durable', queue: 'triage' })
  @OnDomainEvent('incident.resolved', { id: 'second', delivery: 'transaction' })
  async hear(event: DomainEvent): Promise<void> {
    this.told.push(event);
  }

  @JobHandler('run.advance', { concurrency: 2, attempts: 3, timeLimitSeconds: 4 })
  async advance(data: { run_id: string }, info: JobInfo): Promise<void> {
    this.told.push(data, info);
  }

  @Scheduled('audit.seal', { everySeconds: 5, everywhere: true })
  async seal(): Promise<void> {
    this.told.push('sealed');
  }

  async other(): Promise<void> {
    this.told.push('never');
  }
}

function explored(instances: unknown[]) {
  const jobs: RegisteredJob[] = [];
  const schedules: RegisteredSchedule[] = [];
  const asserted: unknown[] = [];
  const bus = new EventBus(new EventEmitter2());
  const runner = {
    register: (job: RegisteredJob) => jobs.push(job),
    assertComplete: (names: unknown) => asserted.push(names),
  };
  const explorer = new Explorer(
    { getProviders: () => instances.map((instance) => ({ instance })) } as unknown as DiscoveryService,
    new MetadataScanner(),
    bus,
    runner as unknown as JobRunner,
    { register: (schedule: RegisteredSchedule) => schedules.push(schedule) } as unknown as Scheduler,
  );
  explorer.explore();
  return { explorer, bus, jobs, schedules, asserted };
}

describe('what providers declare', () => {
  it('is found once, whatever else is provided, and calls their methods', async () => {
    const provider = new Provider();
    const others = [null, undefined, 'a value', 7, () => undefined, Object.create(null), {}];
    const { explorer, bus, jobs, schedules } = explored([provider, ...others, provider]);
    explorer.explore();
    expect(bus.durableListeners('incident.reopened')).toMatchObject([{ id: 'first', queue: 'triage' }]);
    expect(bus.transactionListeners('incident.resolved')).toMatchObject([{ id: 'second' }]);
    expect(jobs).toMatchObject([{ job: 'run.advance', concurrency: 2, attempts: 3, timeLimitSeconds: 4 }]);
    expect(schedules).toMatchObject([{ name: 'audit.seal', everySeconds: 5, everywhere: true }]);
    const event = { name: 'incident.reopened' } as DomainEvent;
    await bus.listener('first', 'incident.reopened')?.handle(event);
    await jobs[0]?.handle({ run_id: 'r1' }, { id: 'j1', attempt: 1, last: false });
    await schedules[0]?.handle();
    expect(provider.told).toEqual([event, { run_id: 'r1' }, { id: 'j1', attempt: 1, last: false }, 'sealed']);
  });

  it('must be whole: every event that must not be lost, and every job', () => {
    const { explorer, bus, asserted } = explored([]);
    expect(() => explorer.assertComplete()).toThrow(/is missing, so what has to follow/);
    for (const [event, handlers] of Object.entries(EVENT_HANDLERS))
      for (const [id, delivery] of Object.entries(handlers) as [string, Delivery][])
        bus.register({ event: event as never, id, delivery }, async () => undefined);
    explorer.assertComplete();
    expect(asserted).toEqual([JOB_NAMES]);
  });
});
