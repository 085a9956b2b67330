import { Injectable } from '@nestjs/common';
import type { EvidenceDraft } from '#contracts';
import type { IncidentSnapshot } from '#incidents';
import { Clock, UnitOfWork } from '#platform';
import { SignInsRepository } from './data/sign-ins.repository.ts';
import { placesOf, signInsEvidence, signInsOf } from './domain/sign-in.ts';

const KEPT_MS = 180 * 86_400_000;

/** What the sign-ins of an incident tell by those before. An incident without any asks nothing. */
@Injectable()
export class SignIns {
  constructor(
    private readonly repository: SignInsRepository,
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Remembers them, and says what is new about them. @throws DatabaseAway */
  async learn(snapshot: IncidentSnapshot): Promise<EvidenceDraft[]> {
    const signIns = signInsOf(snapshot);
    if (signIns.length === 0) return [];
    const accounts = [...new Set(signIns.map(({ account }) => account))].sort();
    return this.unit.run(async () => {
      await this.repository.add(placesOf(signIns));
      await this.repository.forget(accounts, new Date(this.clock.now().getTime() - KEPT_MS));
      return signInsEvidence(signIns, await this.repository.known(accounts));
    });
  }
}
