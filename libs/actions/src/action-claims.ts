import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { UnitOfWork } from '#platform';
import type { Resolution } from './action-attempts.ts';
import { ActionOutcomes, type Claim } from './action-outcomes.ts';
import { connectorTold } from './bound-connector.ts';
import { ClaimGate } from './claim-gate.ts';
import { ClaimJudge } from './claim-judge.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionRepository } from './data/action.repository.ts';
import { ClaimRepository } from './data/claim.repository.ts';
import { MOST_ATTEMPTS } from './domain/attempt.ts';

/** Takes actions in hand: the claim is committed before anything is sent. */
@Injectable()
export class ActionClaims {
  constructor(
    private readonly actions: ActionRepository,
    private readonly repository: ClaimRepository,
    private readonly gate: ClaimGate,
    private readonly judge: ClaimJudge,
    private readonly outcomes: ActionOutcomes,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** An executing action that nobody has in hand any more. */
  async takeOver(actionId: string): Promise<Claim | null> {
    const token = randomUUID();
    const row = await this.unitOfWork.run(() => this.repository.takeOver(actionId, token));
    return row === undefined ? null : { row, token };
  }

  /** In the caller's unit of work. @returns null when there is nothing to begin */
  async take(actionId: string, resolution: Resolution): Promise<Claim | null> {
    const incident = await this.judge.hold(resolution.incident_id);
    const row = await this.actions.lock(actionId);
    if (row?.status !== 'approved' || (await this.gate.refused(row, incident, resolution))) return null;
    const token = randomUUID();
    const claimed = await this.repository.take(row.id, token, resolution.targets);
    if (claimed === undefined) return null;
    await this.recordSending(claimed);
    return { row: claimed, token };
  }

  private recordSending(row: ActionEntity): Promise<void> {
    return this.unitOfWork.record(
      'action.executing',
      { type: 'action', id: row.id },
      { action_id: row.id, incident_id: row.incident_id, action: row.name },
      { after: { status: 'executing', attempt: row.attempts, connector: connectorTold(row) } },
    );
  }

  /** A second call after the first one surely did nothing; the decision, made again, and the number of tries stop it. */
  again(claim: Claim, resolution: Resolution): Promise<Claim | null> {
    return this.unitOfWork.run(async () => {
      const { row, token } = claim;
      const incident = await this.judge.hold(row.incident_id);
      const refusal = await this.gate.notAgain(row, incident, resolution);
      if (refusal !== null || row.attempts >= MOST_ATTEMPTS) {
        const error = refusal ?? {
          code: row.error_code ?? 'connector_failed',
          message: row.error_message ?? GIVEN_UP,
        };
        await this.outcomes.settle(claim, { kind: 'failed', error });
        return null;
      }
      const again = await this.repository.sendAgain(row.id, token, resolution.targets);
      if (again === undefined) return null;
      await this.recordSending(again);
      if (resolution.failure === null) return { row: again, token };
      await this.outcomes.settle({ row: again, token }, resolution.failure);
      return null;
    });
  }
}

const GIVEN_UP = `The service does not show the effect after ${MOST_ATTEMPTS} calls.`;
