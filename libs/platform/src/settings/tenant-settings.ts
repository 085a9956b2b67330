import { Injectable, Logger } from '@nestjs/common';
import type { Json } from '#contracts';
import { Clock } from '../clock.ts';
import { Config } from '../config/config.ts';
import { Context } from '../context/context.ts';
import { UnitOfWork } from '../database/unit-of-work.ts';
import { Problem } from '../errors/problem.ts';
import { OnDomainEvent, type DomainEvent } from '../events/domain-event.ts';
import type { SettingsGroup } from './define-settings.ts';
import { SettingEntity } from './setting.entity.ts';

/** A group's value in a tenant. */
export interface SettingsState<T extends object> {
  value: T;
  defaults: T;
  /** Nobody has changed it, or somebody has taken the change back. */
  is_default: boolean;
  /** 0 until it is changed for the first time. */
  version: number;
  changed_at: Date | null;
  changed_by_name: string | null;
}

/** One change; null took every change back. */
export type SettingsVersion = Pick<SettingEntity, 'version' | 'value' | 'changed_at' | 'changed_by_name'>;

const VERSIONS_SHOWN = 200;

/** The live event empties the memory at once; when one is lost, a change is seen this much later. */
const REMEMBERED_MS = 5000;
const REMEMBERED_AT_MOST = 2000;

/** What administrators may change while the server runs, per tenant. Every version stays; the last one is in force. */
@Injectable()
export class TenantSettings {
  private readonly logger = new Logger(TenantSettings.name);
  private readonly remembered = new Map<string, { value: object; until: number }>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** The value in force for the context's tenant, at most five seconds old. */
  async get<T extends object>(group: SettingsGroup<T>): Promise<Readonly<T>> {
    const id = this.idOf(group.key);
    const now = this.clock.now().getTime();
    const known = this.remembered.get(id);
    if (known !== undefined && known.until > now) return known.value as T;
    const { value } = await this.state(group);
    if (this.remembered.size >= REMEMBERED_AT_MOST) this.remembered.clear();
    this.remembered.set(id, { value, until: now + REMEMBERED_MS });
    return value;
  }

  /** The value in force, read now. */
  async state<T extends object>(group: SettingsGroup<T>): Promise<SettingsState<T>> {
    const [row] = await this.newest(group.key, 1);
    const defaults = group.defaults(this.config);
    const stored = row?.value ?? null;
    return {
      value: stored === null ? defaults : this.completed(group, stored, defaults),
      defaults,
      is_default: stored === null,
      version: row?.version ?? 0,
      changed_at: row?.changed_at ?? null,
      changed_by_name: row?.changed_by_name ?? null,
    };
  }

  /** The newest 200 changes, newest first. */
  versions(group: SettingsGroup): Promise<SettingsVersion[]> {
    return this.newest(group.key, VERSIONS_SHOWN);
  }

  /**
   * Puts a value in force; null takes every change back.
   * @param expected the version that the author began with
   * @throws Problem invalid_request with the fields that are wrong; stale_version when somebody was faster
   */
  async change<T extends object>(
    group: SettingsGroup<T>,
    value: T | null,
    expected: number,
  ): Promise<{ version: number }> {
    const errors = value === null ? [] : group.check(value);
    if (errors.length > 0)
      throw new Problem('invalid_request', `These settings (${group.title}) cannot be used as they stand.`, {
        errors,
      });
    return this.unitOfWork.run(async () => {
      const before = await this.state(group);
      const version = expected + 1;
      if (before.version !== expected || !(await this.insert(group.key, version, value)))
        throw new Problem(
          'stale_version',
          `Your change is based on version ${expected} of these settings, but version ${before.version} is in force. ` +
            'Load that one, make your change again and save it.',
        );
      await this.unitOfWork.record(
        'settings.changed',
        { type: 'settings', id: group.key },
        { key: group.key, version },
        { before: before.value as Json, after: (value ?? before.defaults) as Json },
      );
      return { version };
    });
  }

  @OnDomainEvent('settings.changed', { id: 'settings.forget', delivery: 'live' })
  async forget(event: DomainEvent<'settings.changed'>): Promise<void> {
    this.remembered.delete(`${event.tenant_id}:${event.payload.key}`);
  }

  private newest(key: string, most: number): Promise<SettingsVersion[]> {
    return this.unitOfWork.read(() =>
      this.unitOfWork.manager.find(SettingEntity, { where: { key }, order: { version: 'DESC' }, take: most }),
    );
  }

  private async insert(key: string, version: number, value: object | null): Promise<boolean> {
    const { actor } = this.context.current();
    const row = await this.unitOfWork.one(
      `INSERT INTO settings (key, version, value, changed_at, changed_by, changed_by_name)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING version`,
      [
        key,
        version,
        value === null ? null : JSON.stringify(value),
        this.clock.now(),
        actor.user_id ?? null,
        actor.name,
      ],
    );
    return row !== undefined;
  }

  /** A release that knows more fields, or other bounds, than the one that stored the value. */
  private completed<T extends object>(group: SettingsGroup<T>, stored: object, defaults: T): T {
    const known = Object.fromEntries(Object.entries(stored).filter(([name]) => name in group.fields));
    const value = { ...defaults, ...known };
    const errors = group.check(value);
    if (errors.length === 0) return value;
    const wrong = new Set(errors.map(({ path }) => path.split('.')[0]));
    this.logger.warn(
      `The stored settings ${group.key} hold values that this release does not accept (${[...wrong].join(', ')}); their defaults hold instead.`,
    );
    return {
      ...defaults,
      ...Object.fromEntries(Object.entries(known).filter(([name]) => !wrong.has(name))),
    };
  }

  private idOf(key: string): string {
    return `${this.context.current().tenantId}:${key}`;
  }
}
