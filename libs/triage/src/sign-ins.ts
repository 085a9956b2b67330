import { Injectable } from '@nestjs/common';
import type { EvidenceDraft } from '#contracts';
import { AddressDatabases } from '#geolocation';
import type { IncidentSnapshot } from '#incidents';
import { Clock, Scheduled, UnitOfWork } from '#platform';
import { SignInsRepository } from './data/sign-ins.repository.ts';
import { placesOf, signInsEvidence, signInsOf, withCountries, type SignIn } from './domain/sign-in.ts';

const KEPT_MS = 180 * 86_400_000;

/** What the sign-ins of an incident tell by those before. An incident without any asks nothing. */
@Injectable()
export class SignIns {
  constructor(
    private readonly repository: SignInsRepository,
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly databases: AddressDatabases,
  ) {}

  /** Remembers them, and says what is new about them. @throws DatabaseAway */
  async learn(snapshot: IncidentSnapshot): Promise<EvidenceDraft[]> {
    // One that is told with a time of long ago, a clock that was never set, would be a history by itself.
    const since = this.forgottenBefore();
    const signIns = await this.placed(signInsOf(snapshot).filter(({ at }) => at >= since));
    if (signIns.length === 0) return [];
    const accounts = [...new Set(signIns.map(({ account }) => account))].sort();
    return this.unit.run(async () => {
      await this.repository.add(placesOf(signIns));
      await this.repository.keepLatest(accounts);
      return signInsEvidence(signIns, await this.repository.known(accounts));
    });
  }

  /** Where people were is kept no longer than it serves, also where nobody signs in any more. */
  @Scheduled('sign_in.forget', { everySeconds: 3600, everywhere: true })
  async forget(): Promise<void> {
    await this.unit.run(() => this.repository.forgetBefore(this.forgottenBefore()));
  }

  private forgottenBefore(): Date {
    return new Date(this.clock.now().getTime() - KEPT_MS);
  }

  private async placed(signIns: readonly SignIn[]): Promise<SignIn[]> {
    const silent = signIns.filter(({ places }) => places.country === undefined);
    const addresses = [...new Set(silent.map(({ address }) => address))];
    const located = await Promise.all(addresses.map((address) => this.databases.locate(address)));
    const countries = located.flatMap((one): [string, string][] =>
      one === null || one.location.country === null ? [] : [[one.address, one.location.country]],
    );
    return withCountries(signIns, new Map(countries));
  }
}
