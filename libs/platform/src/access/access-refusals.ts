import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor, RefusalKind } from '#contracts';
import { Soon } from '../async/soon.ts';
import { Context } from '../context/context.ts';
import { Tenants } from '../database/tenants.ts';
import { UnitOfWork } from '../database/unit-of-work.ts';
import { Ids } from '../ids.ts';
import { shownAccount, shownReason } from './refusal-words.ts';

export interface Refusal {
  kind: RefusalKind;
  /** The tenant of the account that was addressed; null where no account was found: the platform's own tells of it. */
  tenantId: string | null;
  /**
   * What was addressed: an email address, or the `tw_<prefix>` of a key. Anything else is not repeated, for people
   * type passwords into the wrong field.
   */
  account: string | null;
  ip: string | null;
  /** Who it is, when that is known: a missing permission, a failed CSRF check. */
  actor?: Actor;
  /** A sentence of ours; left out, the kind's own. */
  reason?: string;
  correlationId?: string;
}

interface Group {
  refusal: Refusal;
  /** Those that have no entry yet. */
  uncounted: number;
}

interface TenantWindow {
  groups: Map<string, Group>;
  /** Refusals beyond the groups that get entries of their own. */
  others: number;
}

const WINDOW_MS = 60_000;
/** Kinds, accounts and addresses that get entries of their own, in one minute for one tenant. */
const MOST_GROUPS = 10;
const ANONYMOUS: Actor = { type: 'system', id: null, name: 'anonymous' };

/**
 * Who was refused, in the record. The first refusal of a kind, account and address within a minute has its entry at
 * once, those that follow are one entry with their number at the minute's end, and beyond ten such groups there is one
 * for all others: twenty-one entries a minute, tenant and process, whoever floods. A killed process loses the numbers
 * of its last minute, never a first entry.
 */
@Injectable()
export class AccessRefusals implements BeforeApplicationShutdown {
  private readonly logger = new Logger(AccessRefusals.name);
  /** Outside of any unit of work: what is refused is rolled back, that it was refused is not. */
  private readonly apart = AsyncLocalStorage.snapshot();
  private windows = new Map<string | null, TenantWindow>();
  private readonly soon = new Soon(WINDOW_MS, () => void this.flush());
  private writing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly ids: Ids,
    private readonly tenants: Tenants,
  ) {}

  /** Resolves when its entry is stored, or at once when it is only counted. Never fails: the log tells why. */
  async note(given: Refusal): Promise<void> {
    const refusal = { ...given, account: shownAccount(given.account) };
    const window = this.window(refusal.tenantId);
    const key = JSON.stringify([refusal.kind, refusal.account, refusal.ip, refusal.actor?.id]);
    const known = window.groups.get(key);
    if (known !== undefined) known.uncounted += 1;
    else if (window.groups.size >= MOST_GROUPS) window.others += 1;
    else {
      const group: Group = { refusal, uncounted: 0 };
      window.groups.set(key, group);
      if (!(await this.write(refusal, 1))) group.uncounted += 1;
    }
  }

  /** Ends the minute: writes what was only counted, and waits for what is being written. */
  async flush(): Promise<void> {
    this.soon.cancel();
    await this.writing;
    const ended = this.windows;
    this.windows = new Map();
    for (const [tenantId, { groups, others }] of ended) {
      for (const { refusal, uncounted } of groups.values())
        if (uncounted > 0) await this.write(refusal, uncounted, `${uncounted} more within a minute.`);
      if (others > 0)
        await this.write(
          { kind: 'others', tenantId, account: null, ip: null },
          others,
          `And ${others} more within a minute, of other accounts and addresses.`,
        );
    }
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.flush();
  }

  private window(tenantId: string | null): TenantWindow {
    this.soon.ask();
    const window = this.windows.get(tenantId) ?? { groups: new Map<string, Group>(), others: 0 };
    this.windows.set(tenantId, window);
    return window;
  }

  private write(refusal: Refusal, count: number, reason?: string): Promise<boolean> {
    const written = this.store(refusal, count, reason);
    this.writing = Promise.all([this.writing, written]);
    return written;
  }

  private async store(refusal: Refusal, count: number, reason?: string): Promise<boolean> {
    const { kind, account, ip, actor = ANONYMOUS } = refusal;
    try {
      const ctx = {
        tenantId: refusal.tenantId ?? (await this.tenants.platform()).id,
        actor,
        permissions: new Set<never>(),
        correlationId: refusal.correlationId ?? this.ids.next(),
        ip,
      };
      await this.apart(() =>
        this.context.run(ctx, () =>
          this.unit.run(() =>
            this.unit.record(
              'access.refused',
              { type: 'access', id: account ?? actor.id ?? 'unknown' },
              { kind, account, count },
              { reason: reason ?? shownReason(refusal) },
            ),
          ),
        ),
      );
      return true;
    } catch (error) {
      this.logger.error({ err: error, kind, account, ip, count }, 'A refusal could not be recorded.');
      return false;
    }
  }
}
