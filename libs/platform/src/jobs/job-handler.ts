import { SetMetadata } from '@nestjs/common';
import type { JobName, Jobs, ScheduleName } from '#contracts';

export interface JobHandlerOptions {
  /** Jobs of this name that one process works on at the same time. */
  concurrency: number;
  /** Tries in all, the first one included; then the job is dead and people see it. */
  attempts: number;
  timeLimitSeconds: number;
}

export interface JobInfo {
  id: string;
  /** 1 for the first try. */
  attempt: number;
  last: boolean;
}

export interface JobMetadata extends JobHandlerOptions {
  job: JobName;
}

export const JOB_METADATA = 'triage-warden:job';
export const SCHEDULE_METADATA = 'triage-warden:schedule';

/** The one handler of a job. It may run twice: the second time must change nothing. */
export function JobHandler<J extends JobName>(job: J, options: JobHandlerOptions) {
  return <M extends (data: Jobs[J], info: JobInfo) => Promise<void>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    SetMetadata(JOB_METADATA, { job, ...options } satisfies JobMetadata)(target, key, descriptor);
  };
}

export interface ScheduleMetadata {
  name: ScheduleName;
  everySeconds: number;
  /** Also for tenants in which nobody works: a disabled one, and the one of refused strangers. */
  everywhere?: boolean;
}

/** Work that comes back by the clock: for each tenant, in one process at a time. */
export function Scheduled(name: ScheduleName, options: Omit<ScheduleMetadata, 'name'>) {
  return <M extends () => Promise<void>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    SetMetadata(SCHEDULE_METADATA, { name, ...options } satisfies ScheduleMetadata)(target, key, descriptor);
  };
}
