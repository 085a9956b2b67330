import { Injectable } from '@nestjs/common';
import type { EvidenceDraft, VerdictDraft } from '#contracts';
import type { IncidentSnapshot } from '#incidents';
import {
  Clock,
  OnDomainEvent,
  RETENTION,
  Scheduled,
  TenantSettings,
  UnitOfWork,
  type DomainEvent,
} from '#platform';
import { SeenMailsRepository } from './data/seen-mails.repository.ts';
import { historyEvidence } from './domain/mail-history-evidence.ts';
import { judgementOf, mailsOf } from './domain/seen-mail.ts';

/** What a mail tells by those that this tenant had before. An incident without a mail that was read asks nothing. */
@Injectable()
export class MailHistory {
  constructor(
    private readonly repository: SeenMailsRepository,
    private readonly settings: TenantSettings,
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Remembers its mails, each once however often it is triaged, and says what those before tell of the one that was
   * read last.
   * @throws DatabaseAway
   */
  async learn(snapshot: IncidentSnapshot): Promise<EvidenceDraft[]> {
    const { evidence } = snapshot;
    const mails = mailsOf(snapshot, evidence, this.clock.now());
    const latest = mails.at(-1);
    if (latest === undefined) return [];
    const history = await this.unit.run(async () => {
      this.repository.remember(mails);
      return this.repository.recall(latest);
    });
    return historyEvidence(latest, history, evidence);
  }

  /**
   * As long as no person has said more, what looks bad is not held for its sender.
   * @throws DatabaseAway
   */
  async suspect({ incident, evidence }: IncidentSnapshot, { classification }: VerdictDraft): Promise<void> {
    if (!evidence.some(({ kind }) => kind === 'email.parsed')) return;
    const suspected = classification === 'malicious' || classification === 'suspicious';
    await this.unit.run(() => this.repository.suspect(incident.id, suspected));
  }

  /** By people only: what a key, a source or a rule closes says nothing of its mails. */
  @OnDomainEvent('incident.resolved', { id: 'triage.mails-judged', delivery: 'transaction' })
  async judged({ actor, payload }: DomainEvent<'incident.resolved'>): Promise<void> {
    if (actor.type !== 'user') return;
    await this.repository.judge(payload.incident_id, judgementOf(payload.disposition));
  }

  @OnDomainEvent('incident.reopened', { id: 'triage.mails-judged-no-more', delivery: 'transaction' })
  reopened({ payload }: DomainEvent<'incident.reopened'>): Promise<void> {
    return this.repository.judge(payload.incident_id, null);
  }

  @Scheduled('mail_history.forget', { everySeconds: 3600, everywhere: true })
  async forget(): Promise<void> {
    const { mail_history_days } = await this.settings.get(RETENTION);
    const before = new Date(this.clock.now().getTime() - mail_history_days * 86_400_000);
    let forgotten: number;
    do forgotten = await this.unit.run(() => this.repository.forgetBefore(before));
    while (forgotten > 0);
  }
}
