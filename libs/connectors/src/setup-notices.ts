import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { NeededService } from '#contracts';
import { Clock, Context, Ids, Soon, UnitOfWork, systemContext } from '#platform';
import { SetupNoticeRepository, type UnaskedCount } from './data/setup-notice.repository.ts';

/** Something that automation would have asked for, had a connector served it. */
export interface Unasked extends NeededService {
  /** The action's name. */
  action: string;
  incident_id: string;
}

const WRITE_AFTER_MS = 1000;

/**
 * Counts what was not asked for want of a connector: one row an action, written a second late, so that
 * a thousand triages at once do not queue for it. What a killed process had not written yet is lost: the next incident
 * brings the notice back.
 */
@Injectable()
export class SetupNotices implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SetupNotices.name);
  private pending = new Map<string, UnaskedCount & { tenantId: string }>();
  private readonly soon = new Soon(WRITE_AFTER_MS, () => void this.flushOrWarn());

  constructor(
    private readonly repository: SetupNoticeRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  note({ capability, looks_up, action, incident_id }: Unasked): void {
    const { tenantId } = this.context.current();
    const key = `${tenantId} ${capability} ${action}`;
    const known = this.pending.get(key);
    const now = this.clock.now();
    this.pending.set(key, {
      tenantId,
      capability,
      looks_up,
      action,
      count: (known?.count ?? 0) + 1,
      first_at: known?.first_at ?? now,
      last_at: now,
      last_incident_id: incident_id,
    });
    this.soon.ask();
  }

  /** Writes now what is pending. */
  async flush(): Promise<void> {
    this.soon.cancel();
    const pending = [...this.pending.values()];
    this.pending = new Map();
    for (const [tenantId, counts] of Map.groupBy(pending, (count) => count.tenantId)) {
      await this.context.run(systemContext('connectors.notices', this.ids.next(), tenantId), () =>
        this.unitOfWork.run(() => this.repository.add(counts)),
      );
    }
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.flushOrWarn();
  }

  private async flushOrWarn(): Promise<void> {
    await this.flush().catch((error: unknown) =>
      this.logger.warn(`Set-up notices were not written: ${String(error)}`),
    );
  }
}
