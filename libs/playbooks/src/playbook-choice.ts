import { Injectable } from '@nestjs/common';
import type { IncidentSnapshot } from '#incidents';
import { Problem } from '#platform';
import { PlaybooksRepository, type CandidateRow } from './data/playbooks.repository.ts';
import { Definitions } from './definitions.ts';
import { choosePlaybook } from './domain/choose.ts';
import type { PlaybookDefinition } from './domain/definition.ts';

export interface ChosenPlaybook extends CandidateRow {
  definition: PlaybookDefinition;
  /** The one that was named and could not be taken, with why: `edr_triage, which is disabled`. */
  instead_of: string | null;
}

/** Which playbook looks into an incident. In the caller's unit of work. */
@Injectable()
export class PlaybookChoice {
  constructor(
    private readonly playbooks: PlaybooksRepository,
    private readonly definitions: Definitions,
  ) {}

  /** @throws Problem not_found; conflict when it is disabled */
  async named(name: string) {
    const playbook = (await this.playbooks.find(name)) ?? unknownPlaybook(name);
    if (!playbook.enabled)
      throw new Problem('conflict', `The playbook ${name} is disabled. Enable it first.`);
    return playbook;
  }

  candidates(): Promise<CandidateRow[]> {
    return this.playbooks.candidates();
  }

  /** @param named the playbook that the source or a person names; null: chosen by the incident */
  async among(
    rows: CandidateRow[],
    named: string | null,
    snapshot: IncidentSnapshot,
  ): Promise<ChosenPlaybook | null> {
    const candidates: Omit<ChosenPlaybook, 'instead_of'>[] = [];
    for (const row of rows) {
      candidates.push({ ...row, definition: await this.definitions.load(row.version_id) });
    }
    const chosen = choosePlaybook(candidates, named, snapshot);
    if (chosen === null || named === null || chosen.name === named)
      return chosen && { ...chosen, instead_of: null };
    const isThere = (await this.playbooks.find(named)) !== undefined;
    return { ...chosen, instead_of: `${named}, which is ${isThere ? 'disabled' : 'not there any more'}` };
  }
}

export function unknownPlaybook(name: string): never {
  throw new Problem('not_found', `There is no playbook named ${name}.`);
}
