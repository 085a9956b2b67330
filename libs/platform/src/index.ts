export { AccessRefusals, type Refusal } from './access/access-refusals.ts';
export { whileHeld } from './async/held-lease.ts';
export { pause } from './async/pause.ts';
export { Pool, eachOf } from './async/pool.ts';
export { Soon } from './async/soon.ts';
export { turn } from './async/turn.ts';
export { TimeIsOver, waiting, within } from './async/time-limit.ts';
export { Clock, MovableClock } from './clock.ts';
export { Config } from './config/config.ts';
export { SettingError, SETTINGS, type Settings } from './config/settings.ts';
export { Context, systemContext, type Ctx } from './context/context.ts';
export { SecretBox, hasMasterKey, sameSecret } from './crypto/secret-box.ts';
export { asWork } from './database/admission.ts';
export { AuditLogEntity } from './database/audit-log.entity.ts';
export { entryKey, entryMac, type AuditEntry } from './database/audit-entry.ts';
export { canonicalJson, hasCanonicalForm } from './database/canonical-json.ts';
export { column } from './database/column.ts';
export { applicationAddress } from './database/application-login.ts';
export { DatabaseAway, isDatabaseAway } from './database/database-away.ts';
export { DatabaseState } from './database/database-state.ts';
export { DATABASE_URL } from './database/database-url.ts';
export { RowsPass, TenantColumn, allOf, oneOf } from './database/entity.ts';
export {
  findEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from './database/embedded/index.ts';
export { migrate, migrationClasses, ownerDataSource } from './database/migrate.ts';
export { prepareDatabase } from './database/prepare-database.ts';
export { TenantEntity } from './database/tenant.entity.ts';
export { APPLICATION_ROLE, tenantTable } from './database/tenant-table.ts';
export { Tenants, type Tenant } from './database/tenants.ts';
export { UnitOfWork, type RecordOptions } from './database/unit-of-work.ts';
export { NamesSubject, type SubjectName } from './subjects/names-subject.ts';
export { SubjectNames, subjectKey } from './subjects/subject-names.ts';
export { Problem, problemBody, type ProblemBody } from './errors/problem.ts';
export { withJsonNumbers } from './expressions/json-numbers.ts';
export {
  MeteredExpressions,
  compilePattern,
  type MeteredExpression,
  type StepBudget,
} from './expressions/metered-expressions.ts';
export { placeOf, type Place } from './expressions/place.ts';
export { OnDomainEvent, type DomainEvent } from './events/domain-event.ts';
export { EventBus } from './events/event-bus.ts';
export { Explorer } from './explorer.ts';
export { BodyBudget, type BodyClaim } from './http/body-budget.ts';
export { anonymousContext } from './http/context.interceptor.ts';
export {
  Base64Field,
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  JsonField,
  NumberField,
  ObjectField,
  StringField,
  TextField,
  UuidField,
} from './http/fields.ts';
export { expectedVersion } from './http/expected-version.ts';
export { IdPipe } from './http/id.pipe.ts';
export { refuseTooDeep, tooDeep } from './http/json.ts';
export { LiveHub } from './http/live.hub.ts';
export {
  ApiPage,
  ListQuery,
  PageMetaDto,
  decodeCursor,
  encodeCursor,
  mapPage,
  toPage,
  type CursorKey,
  type Page,
} from './http/page.ts';
export { Presence, type Present } from './http/presence.ts';
export { PresenceDto, toPresenceDto } from './http/presence.dto.ts';
export { present } from './http/present.ts';
export { PersonBehindDto } from './http/person-behind.dto.ts';
export { FieldErrorDto, ProblemDto } from './http/problem.dto.ts';
export { ReportQuery, lastDays } from './http/report-query.ts';
export { sendProblem, toProblem } from './http/problem.filter.ts';
export {
  DURING_SETUP_METADATA,
  DuringSetup,
  PERMISSION_METADATA,
  PUBLIC_METADATA,
  Public,
  RECENT_SIGN_IN_METADATA,
  Requires,
  RequiresRecentSignIn,
  SIGNED_IN,
  type RouteAccess,
} from './http/requires.ts';
export { refuseUnstorable } from './http/storable.ts';
export { validationPipe } from './http/validation.ts';
export { VersionPipe } from './http/version.pipe.ts';
export { Ids, isUuid } from './ids.ts';
export { once } from './once.ts';
export { JobHandler, Scheduled, type JobInfo } from './jobs/job-handler.ts';
export { JobQueue } from './jobs/job-queue.ts';
export { JobRunner } from './jobs/job-runner.ts';
export { MicroBatch } from './jobs/micro-batch.ts';
export { Scheduler } from './jobs/scheduler.ts';
export { defineSettings, settingsGroups, type SettingsGroup } from './settings/define-settings.ts';
export { RETENTION } from './settings/retention.ts';
export { TenantSettings, type SettingsState, type SettingsVersion } from './settings/tenant-settings.ts';
export { PlatformModule, type PlatformOptions } from './platform.module.ts';
export { PlatformRuntime } from './runtime.ts';
export { carriedAddresses } from './text/carried-addresses.ts';
export { canonicalIPv6, isSpecialPurpose, normalAddress, plainIPv4, readNetwork } from './text/ip-address.ts';
export { withoutEnd } from './text/without-end.ts';
export { PinoLoggerService } from './logging.ts';
export { refang } from './text/refang.ts';
