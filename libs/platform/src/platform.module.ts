import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { register } from 'prom-client';
import { AccessRefusals } from './access/access-refusals.ts';
import { Clock, MovableClock } from './clock.ts';
import { Channels } from './channels.ts';
import { Config } from './config/config.ts';
import { Context } from './context/context.ts';
import { InstallationEntity } from './crypto/installation.entity.ts';
import { KeyCheck } from './crypto/key-check.ts';
import { SecretBox } from './crypto/secret-box.ts';
import { ApplicationRights } from './database/application-rights.ts';
import { AuditLogEntity } from './database/audit-log.entity.ts';
import { AuditPendingEntity } from './database/audit-pending.entity.ts';
import { PersonHourEntity } from './database/person-hour.entity.ts';
import { dataSourceOptions } from './database/data-source.ts';
import { DatabaseState } from './database/database-state.ts';
import { DATABASE_URL } from './database/database-url.ts';
import { TenantEntity } from './database/tenant.entity.ts';
import { Tenants } from './database/tenants.ts';
import { UnitOfWork } from './database/unit-of-work.ts';
import { EventBus } from './events/event-bus.ts';
import { Forwarder } from './events/forwarder.ts';
import { Explorer } from './explorer.ts';
import { HealthController } from './health.controller.ts';
import { BodyBudget } from './http/body-budget.ts';
import { ContextInterceptor } from './http/context.interceptor.ts';
import { LiveController } from './http/live.controller.ts';
import { LiveHub } from './http/live.hub.ts';
import { Presence } from './http/presence.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { Ids } from './ids.ts';
import { JobQueue } from './jobs/job-queue.ts';
import { JobRunner } from './jobs/job-runner.ts';
import { JobsController } from './jobs/jobs.controller.ts';
import { JobsService } from './jobs/jobs.service.ts';
import { ScheduleEntity } from './jobs/schedule.entity.ts';
import { Scheduler } from './jobs/scheduler.ts';
import { Workers } from './jobs/workers.ts';
import { MetricsController } from './metrics/metrics.controller.ts';
import { PlatformMetrics } from './metrics/platform-metrics.ts';
import { PlatformRuntime } from './runtime.ts';
import { SettingEntity } from './settings/setting.entity.ts';
import { TenantSettings } from './settings/tenant-settings.ts';
import { SubjectNames } from './subjects/subject-names.ts';

export interface PlatformOptions {
  config: Config;
  /** The application's address, not the owner's. Null builds the house without a database, for the OpenAPI document. */
  databaseUrl: string | null;
}

const ENTITIES = [
  AuditLogEntity,
  AuditPendingEntity,
  InstallationEntity,
  PersonHourEntity,
  ScheduleEntity,
  SettingEntity,
  TenantEntity,
];

const SHARED = [
  Ids,
  Context,
  SecretBox,
  KeyCheck,
  DatabaseState,
  ApplicationRights,
  Tenants,
  UnitOfWork,
  AccessRefusals,
  EventBus,
  JobQueue,
  Channels,
  JobRunner,
  Workers,
  Scheduler,
  LiveHub,
  Presence,
  BodyBudget,
  Explorer,
  Forwarder,
  JobsService,
  TenantSettings,
  SubjectNames,
  PlatformMetrics,
  PlatformRuntime,
];

@Global()
@Module({})
export class PlatformModule {
  static forRoot(options: PlatformOptions): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        DiscoveryModule,
        TypeOrmModule.forRoot({
          ...dataSourceOptions(
            options.databaseUrl ?? 'postgres://none@127.0.0.1:1/none',
            options.config.values.DATABASE_POOL,
          ),
          autoLoadEntities: true,
          manualInitialization: options.databaseUrl === null,
          // Whoever starts the application waits for the database.
          toRetry: () => false,
        }),
        TypeOrmModule.forFeature(ENTITIES),
        EventEmitterModule.forRoot({ wildcard: false, maxListeners: 0 }),
        PrometheusModule.register({
          controller: MetricsController,
          defaultMetrics: { enabled: options.databaseUrl !== null && !defaultMetricsRegistered() },
        }),
      ],
      controllers: [HealthController, LiveController, JobsController],
      providers: [
        ...SHARED,
        { provide: Clock, useClass: options.config.demo ? MovableClock : Clock },
        { provide: Config, useValue: options.config },
        { provide: DATABASE_URL, useValue: options.databaseUrl },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: ContextInterceptor },
      ],
      exports: [...SHARED, Clock, Config, DATABASE_URL],
    };
  }
}

/** The registry is the process's own; a second application in it (tests) must not register the same again. */
function defaultMetricsRegistered(): boolean {
  return register.getSingleMetric('process_cpu_user_seconds_total') !== undefined;
}
