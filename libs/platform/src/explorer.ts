import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { JOB_NAMES } from '#contracts';
import type { DomainEvent } from './events/domain-event.ts';
import { LISTENER_METADATA, type ListenerMetadata } from './events/domain-event.ts';
import { EventBus } from './events/event-bus.ts';
import {
  JOB_METADATA,
  SCHEDULE_METADATA,
  type JobInfo,
  type JobMetadata,
  type ScheduleMetadata,
} from './jobs/job-handler.ts';
import { JobRunner } from './jobs/job-runner.ts';
import { Scheduler } from './jobs/scheduler.ts';

type Method = (...args: unknown[]) => Promise<void>;

/** Finds every listener, job handler and schedule among the providers and wires them; refuses gaps and doubles. */
@Injectable()
export class Explorer {
  private done = false;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly bus: EventBus,
    private readonly runner: JobRunner,
    private readonly scheduler: Scheduler,
  ) {}

  /** @throws when two listeners share an id or two handlers a job */
  explore(): void {
    if (this.done) return;
    this.done = true;
    const seen = new Set<object>();
    for (const { instance } of this.discovery.getProviders()) {
      const provider = instance as Record<string, Method> | null | undefined;
      if (provider === null || provider === undefined || typeof provider !== 'object' || seen.has(provider))
        continue;
      seen.add(provider);
      const prototype = Object.getPrototypeOf(provider) as object | null;
      if (prototype === null) continue;
      for (const key of this.scanner.getAllMethodNames(prototype)) this.wire(provider, key);
    }
  }

  /** @throws when an event or job that must not be lost has no handler: a server that would lose work does not start */
  assertComplete(): void {
    this.bus.assertComplete();
    this.runner.assertComplete(JOB_NAMES);
  }

  private wire(provider: Record<string, Method>, key: string): void {
    const method = provider[key];
    if (typeof method !== 'function') return;
    const call = (...args: unknown[]) => method.apply(provider, args);
    for (const listener of metadata<ListenerMetadata[]>(LISTENER_METADATA, method) ?? [])
      this.bus.register(listener, (event: DomainEvent) => call(event));
    const job = metadata<JobMetadata>(JOB_METADATA, method);
    if (job !== undefined)
      this.runner.register({ ...job, handle: (data: unknown, info: JobInfo) => call(data, info) });
    const schedule = metadata<ScheduleMetadata>(SCHEDULE_METADATA, method);
    if (schedule !== undefined) this.scheduler.register({ ...schedule, handle: () => call() });
  }
}

function metadata<T>(key: string, method: Method): T | undefined {
  return Reflect.getMetadata(key, method) as T | undefined;
}
