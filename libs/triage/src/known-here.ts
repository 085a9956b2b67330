import { Injectable } from '@nestjs/common';
import type { EvidenceDraft, VerdictDraft } from '#contracts';
import { IncidentHistory, type IncidentSnapshot } from '#incidents';
import { Inventory } from '#inventory';
import { Clock } from '#platform';
import { askOfHistory } from './domain/history-question.ts';
import { historyEvidence } from './domain/history.ts';
import { listedEvidence, namedThings } from './domain/listed-things.ts';
import { news } from './domain/weigh.ts';
import { MailHistory } from './mail-history.ts';
import { SignIns } from './sign-ins.ts';
import { SourceAddresses } from './source-addresses.ts';

/** What this house knows by itself: its inventory, its databases of addresses, and what it has seen before. */
@Injectable()
export class KnownHere {
  constructor(
    private readonly clock: Clock,
    private readonly inventory: Inventory,
    private readonly sourceAddresses: SourceAddresses,
    private readonly signIns: SignIns,
    private readonly mails: MailHistory,
    private readonly history: IncidentHistory,
  ) {}

  /** Of what the incident names, unless it holds just that already. @throws DatabaseAway */
  async about(snapshot: IncidentSnapshot): Promise<EvidenceDraft[]> {
    const now = this.clock.now();
    const drafts = [
      ...listedEvidence(await this.inventory.find(namedThings(snapshot)), now),
      ...(await this.sourceAddresses.locate(snapshot, now)),
      ...(await this.signIns.learn(snapshot)),
      ...(await this.mails.learn(snapshot)),
      ...(await this.before(snapshot, now)),
    ];
    return news(drafts, snapshot.evidence);
  }

  /** What later incidents have to know of this one. @throws DatabaseAway */
  judged(snapshot: IncidentSnapshot, verdict: VerdictDraft): Promise<void> {
    return this.mails.suspect(snapshot, verdict);
  }

  private async before(snapshot: IncidentSnapshot, now: Date): Promise<EvidenceDraft[]> {
    const asked = askOfHistory(snapshot);
    return asked === null ? [] : historyEvidence(snapshot, asked, await this.history.of(asked.question), now);
  }
}
