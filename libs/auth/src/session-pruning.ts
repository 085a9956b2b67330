import { Injectable } from '@nestjs/common';
import { Clock, RETENTION, Scheduled, TenantSettings, UnitOfWork } from '#platform';
import { AttemptsRepository } from './data/attempts.repository.ts';
import { PasskeysRepository } from './data/passkeys.repository.ts';
import { PendingSignInsRepository } from './data/pending-sign-ins.repository.ts';
import { SessionsRepository } from './data/sessions.repository.ts';
import { endsOf, sessionSettings } from './domain/session-settings.ts';

/** Ends sessions whose time is over, and removes what sign-ins have left behind. */
@Injectable()
export class SessionPruning {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly settings: TenantSettings,
    private readonly sessions: SessionsRepository,
    private readonly attempts: AttemptsRepository,
    private readonly pending: PendingSignInsRepository,
    private readonly passkeys: PasskeysRepository,
  ) {}

  @Scheduled('session.prune', { everySeconds: 3600, everywhere: true })
  async prune(): Promise<void> {
    const { ended_sessions_days } = await this.settings.get(RETENTION);
    const now = this.clock.now();
    const before = new Date(now.getTime() - ended_sessions_days * 86_400_000);
    await this.unit.run(async () => {
      const ends = endsOf(await this.settings.get(sessionSettings), now);
      for (const { id, user_id } of await this.sessions.idle({ now, ...ends }))
        await this.unit.record('session.ended', { type: 'session', id }, { user_id, session_id: id });
      await this.sessions.prune(before);
      await this.attempts.prune(now);
      await this.pending.prune(now);
      await this.passkeys.prune(now);
    });
  }
}
