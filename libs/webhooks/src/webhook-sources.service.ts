import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { Json, JsonObject } from '#contracts';
import {
  Clock,
  Ids,
  OnDomainEvent,
  Problem,
  SecretBox,
  UnitOfWork,
  isUuid,
  present,
  type DomainEvent,
} from '#platform';
import { TeamDirectory } from '#teams';
import { authenticationNamed, type SourceAuthentication } from './authentications/index.ts';
import { SourceRepository, type SourceRow, type SourceSettings } from './data/source.repository.ts';
import { unknownKeys } from './domain/grouping.ts';
import { networkList } from './domain/networks.ts';
import { compileMapping, type Mapping, type MappingRow } from './reading/mapping.ts';
import { formatNamed } from './formats/index.ts';
import { SourceAddresses } from './source-addresses.ts';
import { SOURCE_SECRET_PURPOSE, SourceCache } from './source-cache.ts';
import {
  sourceView,
  type NewSource,
  type SourceChange,
  type SourceView,
  type SourceWithSecret,
} from './source.view.ts';

const SECRET_BYTES = 32;
const KEEP_PREVIOUS_SECONDS = 86_400;
/** So many are named where they stand in the way. */
const MOST_NAMED = 5;

/** What a format has its own of is not here. */
const DEFAULTS = {
  format: 'auto',
  authentication_name: null,
  default_severity: 'medium',
  playbook: null,
  auto_triage: true,
  allowed_networks: [],
  enabled: true,
  on_resolved: 'show',
  reopen_window_seconds: 604_800,
  grouping_keys: [],
  mapping: [],
  team_id: null,
} as const;

@Injectable()
export class WebhookSourcesService {
  constructor(
    private readonly repository: SourceRepository,
    private readonly cache: SourceCache,
    private readonly addresses: SourceAddresses,
    private readonly teams: TeamDirectory,
    private readonly secrets: SecretBox,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** The secret is in this answer and in no later one. */
  create(input: NewSource): Promise<SourceWithSecret> {
    return this.unitOfWork.run(async () => {
      const { slug, secret: given, ...rest } = input;
      const { defaults } = formatNamed(rest.format ?? DEFAULTS.format);
      const settings = checked({ ...DEFAULTS, ...defaults, ...present(rest) } as SourceSettings);
      if (settings.team_id !== null) await this.teams.receiving(settings.team_id);
      const secret = secretFor(settings.authentication, given);
      const sealed = this.secrets.seal(secret, SOURCE_SECRET_PURPOSE);
      const row = await this.repository.create(this.ids.next(), slug, settings, sealed, this.clock.now());
      if (row === undefined)
        throw new Problem(
          'already_exists',
          `There is a webhook source "${slug}" already; choose another slug.`,
          {
            errors: [{ path: 'slug', code: 'taken', message: 'slug is taken' }],
          },
        );
      await this.record('webhook_source.created', row, { after: shown(settings) });
      return { ...sourceView(row, await this.addresses.folder()), secret };
    });
  }

  update(id: string, input: SourceChange): Promise<SourceView> {
    return this.unitOfWork.run(async () => {
      const row = await this.locked(id);
      const { version, ...changes } = input;
      const settings = checked(settingsOf({ ...row, ...present(changes) }), row.mapping);
      if (settings.authentication !== row.authentication) this.checkPresentSecret(row, settings);
      if (settings.team_id !== null && settings.team_id !== row.team_id)
        await this.teams.receiving(settings.team_id);
      const updated =
        row.version === version
          ? await this.repository.update(id, version, settings, this.clock.now())
          : null;
      if (updated === null)
        throw new Problem(
          'stale_version',
          `Somebody changed the source "${row.slug}" in between (it is at version ${row.version} now): read it again and repeat the change.`,
        );
      await this.record('webhook_source.updated', updated, {
        before: shown(settingsOf(row)),
        after: shown(settings),
      });
      return sourceView(updated, await this.addresses.folder());
    });
  }

  /** The secret before it goes on being accepted for a while, so that no alert is lost while the sender changes. */
  rotateSecret(
    id: string,
    input: { keep_previous_seconds?: number; secret?: string },
  ): Promise<SourceWithSecret> {
    return this.unitOfWork.run(async () => {
      const { authentication } = await this.locked(id);
      const now = this.clock.now();
      const keep = input.keep_previous_seconds ?? KEEP_PREVIOUS_SECONDS;
      const until = keep === 0 ? null : new Date(now.getTime() + keep * 1000);
      const secret = secretFor(authentication, input.secret);
      const sealed = this.secrets.seal(secret, SOURCE_SECRET_PURPOSE);
      const row = (await this.repository.rotate(id, sealed, until, now)) ?? unknownSource();
      await this.record('webhook_source.secret_rotated', row, {
        after: { previous_accepted_until: until?.toISOString() ?? null },
      });
      return { ...sourceView(row, await this.addresses.folder()), secret };
    });
  }

  async delete(id: string): Promise<void> {
    await this.unitOfWork.run(async () => {
      const row = await this.locked(id);
      await this.repository.delete(id);
      await this.record('webhook_source.deleted', row, { before: shown(settingsOf(row)) });
    });
  }

  /** In the same transaction: it would go on getting incidents that nobody looks for. @throws Problem conflict */
  @OnDomainEvent('team.archived', { id: 'webhooks.team-archived', delivery: 'transaction' })
  async teamArchived({ payload }: DomainEvent<'team.archived'>): Promise<void> {
    const names = await this.repository.ofTeam(payload.team_id, MOST_NAMED + 1);
    if (names.length === 0) return;
    const named = names.slice(0, MOST_NAMED).join(', ');
    throw new Problem(
      'conflict',
      `Sources put their incidents into the queue of this team (${named}${names.length > MOST_NAMED ? ' and others' : ''}): choose another team for them first, or none.`,
    );
  }

  /** Another authentication may want a secret of another form; a new one is not made by the way. */
  private checkPresentSecret(row: SourceRow, { authentication }: SourceSettings): void {
    const secret = this.secrets.open(row.secret_sealed, SOURCE_SECRET_PURPOSE);
    const fault = authenticationNamed(authentication)?.secretFault?.(secret) ?? null;
    if (fault !== null)
      throw wrong(
        'authentication',
        `${fault} This source has another: give it a new one of that form first, then change its authentication.`,
      );
  }

  private async record(
    event:
      | 'webhook_source.created'
      | 'webhook_source.updated'
      | 'webhook_source.secret_rotated'
      | 'webhook_source.deleted',
    row: SourceRow,
    change: { before?: JsonObject; after?: JsonObject },
  ): Promise<void> {
    await this.unitOfWork.record(
      event,
      { type: 'webhook_source', id: row.id },
      { source_id: row.id, slug: row.slug },
      change,
    );
    this.cache.forgetWithCommit();
  }

  private async locked(id: string): Promise<SourceRow> {
    if (!isUuid(id)) unknownSource();
    return (await this.repository.lock(id)) ?? unknownSource();
  }
}

export function unknownSource(): never {
  throw new Problem('not_found', 'There is no webhook source with this id; it may belong to another tenant.');
}

/** @throws Problem invalid_request when the one that is brought is of the wrong form */
function secretFor(authentication: SourceAuthentication, given: string | undefined): string {
  const { secret, secretFault } = authenticationNamed(authentication) ?? {};
  if (given === undefined) {
    const random = randomBytes(SECRET_BYTES);
    return secret?.(random) ?? random.toString('base64url');
  }
  const fault = secretFault?.(given) ?? null;
  if (fault !== null) throw wrong('secret', fault);
  return given;
}

/** By name: what else a caller may bring reaches no column. */
function settingsOf(row: SourceSettings): SourceSettings {
  const { name, authentication, authentication_name, format, default_severity, default_type } = row;
  const { playbook, auto_triage, deduplication_window_seconds, allowed_networks, enabled } = row;
  const { on_resolved, reopen_window_seconds, grouping_keys, mapping, team_id } = row;
  return {
    name,
    authentication,
    authentication_name,
    format,
    default_severity,
    default_type,
    playbook,
    auto_triage,
    deduplication_window_seconds,
    allowed_networks,
    enabled,
    on_resolved,
    reopen_window_seconds,
    grouping_keys,
    mapping,
    team_id,
  };
}

/** For the audit: everything but secrets, and secrets are no part of the settings. */
function shown(settings: SourceSettings): JsonObject {
  return settings as unknown as Record<string, Json>;
}

/** @param mapping what it has: a newer server may have saved what this one does not know, and the rest can be changed all the same */
function checked(settings: SourceSettings, mapping: readonly MappingRow[] = []): SourceSettings {
  const { title, named } = authenticationNamed(settings.authentication) ?? {};
  if (named?.usual === null && !settings.authentication_name)
    throw wrong(
      'authentication_name',
      `${title} needs authentication_name (${named.title.toLowerCase()}), such as ${named.example}.`,
    );
  const unknown = unknownKeys(settings.grouping_keys);
  if (unknown !== null) throw wrong('grouping_keys', unknown);
  if (JSON.stringify(settings.mapping) !== JSON.stringify(mapping)) checkedMapping(settings.mapping);
  try {
    networkList(settings.allowed_networks);
  } catch (error) {
    throw wrong('allowed_networks', (error as Error).message);
  }
  return settings;
}

/** @throws Problem invalid_request */
export function checkedMapping(rows: readonly MappingRow[]): Mapping {
  const { mapping, errors } = compileMapping(rows);
  const [first] = errors;
  if (first === undefined) return mapping;
  throw new Problem('invalid_request', `The mapping cannot be used: ${first.message}`, {
    errors: errors.map(({ row, part, message }) => ({
      path: `mapping.${row}.${part}`,
      code: 'mapping',
      message,
    })),
  });
}

export function wrong(path: string, message: string): Problem {
  return new Problem('invalid_request', message, { errors: [{ path, code: 'invalid', message }] });
}
