import { Injectable } from '@nestjs/common';
import type { ApprovalFacts } from '#contracts';
import { IncidentSnapshots, type IncidentStanding } from '#incidents';
import { UnitOfWork } from '#platform';
import { PolicyDecisions, type ClaimJudgement } from '#policies';
import { factsOfRow } from './claim-judge.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionRepository } from './data/action.repository.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import { changesSince, type Change } from './domain/changes.ts';
import { policyRequestOf } from './policy-request.ts';

/** What those who are asked for an approval are told of the action: how it stands now against how it was asked for. */
@Injectable()
export class ActionOutlook {
  constructor(
    private readonly repository: ActionRepository,
    private readonly catalogue: ActionCatalogue,
    private readonly policy: PolicyDecisions,
    private readonly snapshots: IncidentSnapshots,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Keeps the action as it is until the caller's transaction ends. Whoever decides takes it before the approval. */
  hold(actionId: string): Promise<unknown> {
    return this.unitOfWork.run(() => this.repository.lock(actionId));
  }

  /** By action id, for all of them in a few statements. */
  changes(asked: readonly { action_id: string; facts: ApprovalFacts }[]): Promise<Map<string, Change[]>> {
    if (asked.length === 0) return Promise.resolve(new Map());
    return this.unitOfWork.read(async () => {
      const rows = await this.repository.findAll(asked.map(({ action_id }) => action_id));
      const incidents = await this.incidentsOf(rows);
      const judgements = await this.policy.outlook(
        rows.map((row) => ({
          action_id: row.id,
          request: policyRequestOf(row, this.catalogue.get(row.name), {
            incident: incidents.get(row.incident_id) ?? null,
            resolved: row.resolved_targets,
          }),
        })),
      );
      const before = new Map(asked.map(({ action_id, facts }) => [action_id, facts]));
      return new Map(
        rows.map((row, at) => [
          row.id,
          changesSince(before.get(row.id) as ApprovalFacts, {
            ...factsOfRow(row, this.catalogue.get(row.name)),
            level: row.decision_level,
            quorum: row.decision_quorum ?? 1,
            incident: incidents.get(row.incident_id) ?? null,
            evaluation: judgements[at] as ClaimJudgement,
          }),
        ]),
      );
    });
  }

  private async incidentsOf(rows: ActionEntity[]): Promise<Map<string | null, IncidentStanding>> {
    const ids = [...new Set(rows.flatMap(({ incident_id }) => incident_id ?? []))];
    return new Map((await this.snapshots.standing(ids)).map((incident) => [incident.id, incident]));
  }
}
