import { Injectable } from '@nestjs/common';
import type { JsonObject } from '#contracts';
import { IncidentSnapshots, IncidentRefs, type IncidentSnapshot } from '#incidents';
import { Context, Problem } from '#platform';
import { ActionRequests } from './action-requests.ts';
import type { ActionView } from './actions.view.ts';
import { askerPart, incidentPart, keyPart } from './asker.ts';

interface PersonsRequest {
  action: string;
  parameters: JsonObject;
  reason: string;
  evidence?: string[];
}

/** What a person asks for: the same path as everybody's, in their own name. */
@Injectable()
export class PersonRequests {
  constructor(
    private readonly requests: ActionRequests,
    private readonly snapshots: IncidentSnapshots,
    private readonly incidents: IncidentRefs,
    private readonly context: Context,
  ) {}

  /** @param incident an id, a number such as `INC-1042`, or null */
  async request(body: PersonsRequest, incident: string | null, key?: string): Promise<ActionView> {
    const file = incident === null ? null : await this.snapshots.load(await this.incidents.idOf(incident));
    assertKnownEvidence(body.evidence ?? [], file);
    const { actor } = this.context.current();
    return this.requests.request({
      action: body.action,
      parameters: body.parameters,
      reason: body.reason,
      evidence: body.evidence ?? [],
      ...askerPart(actor),
      ...incidentPart(file),
      ...keyPart(actor, key),
    });
  }
}

function assertKnownEvidence(labels: string[], file: IncidentSnapshot | null): void {
  const known = new Set(file?.evidence.map(({ label }) => label));
  const errors = labels.flatMap((label, at) =>
    known.has(label)
      ? []
      : [{ path: `evidence.${at}`, code: 'unknown', message: `${label} is not in the incident` }],
  );
  if (errors.length > 0)
    throw new Problem(
      'invalid_request',
      `The incident has no evidence ${errors.map(({ path }) => labels[Number(path.slice(9))]).join(', ')}.`,
      { errors },
    );
}
