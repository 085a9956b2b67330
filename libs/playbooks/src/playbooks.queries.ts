import { Injectable } from '@nestjs/common';
import type { JsonObject } from '#contracts';
import { IncidentRefs, PlaybookNames } from '#incidents';
import { decodeCursor, UnitOfWork } from '#platform';
import type { ListQuery } from '#platform';
import { PlaybooksRepository } from './data/playbooks.repository.ts';
import type { PlaybookRow, PlaybookTextRow, VersionRow } from './data/playbooks.repository.ts';
import { RunsRepository } from './data/runs.repository.ts';
import type { RunRow } from './data/runs.repository.ts';
import { StepsRepository } from './data/steps.repository.ts';
import { PLAYBOOK_SCHEMA } from './domain/schema.ts';
import type { StepRecord } from './domain/state.ts';
import { validatePlaybook } from './domain/validate.ts';
import type { Validation } from './domain/validate.ts';
import { RegisteredActions } from './known-actions.ts';
import { unknownPlaybook } from './playbook-choice.ts';
import { unknownRun } from './run-ends.ts';

/** A run as people see it. */
export interface RunView extends RunRow {
  /** Such as `INC-1042`. */
  incident_number: string;
}

/** Reads of playbooks and runs. Lists give one row more than asked for, so that the caller knows of a next page. */
@Injectable()
export class PlaybooksQueries extends PlaybookNames {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly incidents: IncidentRefs,
    private readonly playbooks: PlaybooksRepository,
    private readonly runs: RunsRepository,
    private readonly steps: StepsRepository,
    private readonly actions: RegisteredActions,
  ) {
    super();
  }

  names(): Promise<{ name: string; enabled: boolean }[]> {
    return this.unit.read(() => this.playbooks.names());
  }

  list({ limit, cursor }: ListQuery): Promise<PlaybookRow[]> {
    const after = decodeCursor(cursor, ['text'])?.[0] ?? null;
    return this.unit.read(() => this.playbooks.list(after, limit + 1));
  }

  get(name: string): Promise<PlaybookTextRow> {
    return this.unit.read(async () => (await this.playbooks.find(name)) ?? unknownPlaybook(name));
  }

  versions(name: string, { limit, cursor }: ListQuery): Promise<VersionRow[]> {
    const before = decodeCursor(cursor, ['integer'])?.[0] ?? null;
    return this.unit.read(async () => {
      const playbook = (await this.playbooks.find(name)) ?? unknownPlaybook(name);
      return this.playbooks.versions(playbook.id, before, limit + 1);
    });
  }

  runsOfPlaybook(name: string, { limit, cursor }: ListQuery): Promise<RunView[]> {
    const before = decodeCursor(cursor, ['instant', 'uuid']);
    return this.unit.read(async () => {
      const playbook = (await this.playbooks.find(name)) ?? unknownPlaybook(name);
      return this.named(await this.runs.ofPlaybook(playbook.id, before, limit + 1));
    });
  }

  /** `incident` is an id or a number. */
  async runsOfIncident(incident: string, { limit, cursor }: ListQuery): Promise<RunView[]> {
    const before = decodeCursor(cursor, ['instant', 'uuid']);
    const incidentId = await this.incidents.idOf(incident);
    return this.unit.read(async () => this.named(await this.runs.ofIncident(incidentId, before, limit + 1)));
  }

  run(id: string): Promise<{ run: RunView; steps: StepRecord[] }> {
    return this.unit.read(async () => {
      const found = (await this.runs.find(id)) ?? unknownRun();
      const [[run], steps] = await Promise.all([this.named([found]), this.steps.ofRun(id)]);
      return { run: run ?? unknownRun(), steps };
    });
  }

  private async named(rows: RunRow[]): Promise<RunView[]> {
    const numbers = await this.incidents.numbersOf([...new Set(rows.map((row) => row.incident_id))]);
    // A run goes with its incident, so what has no number is gone.
    return rows.flatMap((row) => {
      const number = numbers.get(row.incident_id);
      return number === undefined ? [] : [{ ...row, incident_number: number }];
    });
  }

  validate(yaml: string): Validation {
    return validatePlaybook(yaml, this.actions);
  }

  schema(): JsonObject {
    return PLAYBOOK_SCHEMA;
  }
}
