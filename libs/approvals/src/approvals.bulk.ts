import { Injectable } from '@nestjs/common';
import { Problem } from '#platform';
import { ApprovalsQueries, type ApprovalView } from './approvals.queries.ts';
import { ApprovalsService } from './approvals.service.ts';

export interface BulkDecision {
  decision: 'approve' | 'reject';
  comment?: string | null | undefined;
  items: { id: string; digest: string }[];
}

export interface BulkOutcome {
  id: string;
  /** As it stands afterwards; null when there is no such approval. */
  approval: ApprovalView | null;
  problem: Problem | null;
}

/** Several decisions of one person. */
@Injectable()
export class ApprovalsBulk {
  constructor(
    private readonly service: ApprovalsService,
    private readonly queries: ApprovalsQueries,
  ) {}

  /** Each in a transaction of its own: one that somebody else has just decided does not undo the others. */
  async decide(input: BulkDecision): Promise<BulkOutcome[]> {
    if (input.decision === 'reject' && (input.comment ?? '').trim() === '')
      throw new Problem('invalid_request', 'Say why you reject these: give a comment.');
    const outcomes: BulkOutcome[] = [];
    const { decision, comment } = input;
    for (const { id, digest } of input.items) {
      const problem = await this.decideOne(id, { decision, comment, digest });
      const approval = problem?.code === 'not_found' ? null : await this.queries.get(id);
      outcomes.push({ id, approval, problem });
    }
    return outcomes;
  }

  private async decideOne(
    id: string,
    input: Parameters<ApprovalsService['decide']>[1],
  ): Promise<Problem | null> {
    try {
      await this.service.decide(id, input);
      return null;
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
  }
}
