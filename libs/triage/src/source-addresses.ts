import { Injectable } from '@nestjs/common';
import type { EvidenceDraft } from '#contracts';
import { AddressDatabases } from '#geolocation';
import type { IncidentSnapshot } from '#incidents';
import { locatedEvidence, sourceAddresses } from './domain/located-sources.ts';

/** Country and network of what an incident came from. */
@Injectable()
export class SourceAddresses {
  constructor(private readonly databases: AddressDatabases) {}

  async locate(snapshot: IncidentSnapshot, now: Date): Promise<EvidenceDraft[]> {
    const located = await Promise.all(
      sourceAddresses(snapshot).map((address) => this.databases.locate(address)),
    );
    return locatedEvidence(
      located.filter((one) => one !== null),
      snapshot.incident.id,
      now,
    );
  }
}
