import { Injectable } from '@nestjs/common';
import { lookUp, lostVote, type ApprovalLevel, type ApprovalStatus } from '#contracts';
import { Clock, Context, Problem, UnitOfWork, decodeCursor, isUuid, toPage, type Page } from '#platform';
import { ActionOutlook, type Change } from '#actions';
import { UserDirectory } from '#users';
import { ApprovalRepository, type ApprovalFilter, type ApprovalOrder } from './data/approval.repository.ts';
import type { Approval, ApprovalDecision } from './domain/approval.ts';
import { decidableLevels, deciderOf, obstacle } from './domain/eligibility.ts';
import { deadEndSentence, settledSentence } from './domain/sentences.ts';

/** An approval as one person sees it. */
export interface ApprovalView extends Approval {
  decisions: ApprovalDecision[];
  /** Why the person who looks cannot decide it, as a sentence; null when they can. */
  obstacle: string | null;
  /** What has changed since it was asked for; empty once it is settled. */
  changes: Change[];
  /** Why nobody at all can decide it, as a sentence; null when somebody can. */
  dead_end: string | null;
}

export interface ListApprovals {
  limit: number;
  cursor?: string;
  sort?: string;
  status?: ApprovalStatus;
  level?: ApprovalLevel;
  mine?: boolean;
  /** The action's name, or its id. */
  action?: string;
  incident?: string;
}

const SORTS: Record<string, ApprovalOrder> = {
  expires_at: { column: 'expires_at', descending: false },
  '-expires_at': { column: 'expires_at', descending: true },
  created_at: { column: 'created_at', descending: false },
  '-created_at': { column: 'created_at', descending: true },
};

@Injectable()
export class ApprovalsQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly repository: ApprovalRepository,
    private readonly actions: ActionOutlook,
    private readonly users: UserDirectory,
  ) {}

  /** Pending ones by time left, others newest first, unless told. `mine` means: what I may decide and have not. */
  async list(query: ListApprovals): Promise<Page<ApprovalView>> {
    const order = orderOf(query);
    const cursor = decodeCursor(query.cursor, ['instant', 'uuid']);
    const filter = this.filterOf(query);
    if (filter === null) return { data: [], meta: { next_cursor: null } };
    return this.unitOfWork.read(async () => {
      const rows = await this.repository.list(filter, order, cursor, query.limit + 1);
      const views = await this.views(rows);
      return toPage(views, query.limit, (row) => [row[order.column].toISOString(), row.id]);
    });
  }

  /** @throws Problem not_found */
  get(id: string): Promise<ApprovalView> {
    return this.unitOfWork.read(async () => {
      const row = await this.repository.find(id);
      const [view] = row === null ? [] : await this.views([row]);
      if (view === undefined) throw new Problem('not_found', `There is no approval ${id}.`);
      return view;
    });
  }

  pendingByLevel(): Promise<{ level: ApprovalLevel; pending: number }[]> {
    return this.unitOfWork.read(() => this.repository.pendingByLevel());
  }

  /** Null when nothing can match: the person who looks decides nothing at all. */
  private filterOf(query: ListApprovals): ApprovalFilter | null {
    const { status, level, action, incident } = query;
    const equal = {
      ...(status === undefined ? {} : { status }),
      ...(level === undefined ? {} : { level }),
      ...(action === undefined ? {} : isUuid(action) ? { action_id: action } : { action }),
      ...(incident === undefined ? {} : { incident_id: incident }),
    };
    if (query.mine !== true) return { equal };
    const decider = deciderOf(this.context.current().actor);
    if (decider === null || (status ?? 'pending') !== 'pending') return null;
    const levels = decidableLevels(decider.role);
    if (levels.length === 0) return null;
    return { equal, decidable: { user_id: decider.user_id, levels, now: this.clock.now() } };
  }

  private async views(rows: Approval[]): Promise<ApprovalView[]> {
    const decisions = await this.decisionsOf(rows);
    const decider = deciderOf(this.context.current().actor);
    const now = this.clock.now();
    const pending = rows.filter(({ status }) => status === 'pending');
    const changes = await this.actions.changes(
      pending.flatMap(({ action_id, facts }) => (facts === null ? [] : [{ action_id, facts }])),
    );
    const lost = await this.lostVotes(pending, decisions);
    const deadEnds = await this.deadEnds(pending);
    return rows.map((row) => {
      const own = decisions.get(row.id) ?? [];
      return {
        ...row,
        decisions: own,
        obstacle: obstacleSentence(row, own, decider, now),
        changes: row.status === 'pending' ? [...(changes.get(row.action_id) ?? []), ...lost(row)] : [],
        dead_end: deadEnds.get(row.id) ?? null,
      };
    });
  }

  /** Votes that no longer count, by who their voters are now. */
  private async lostVotes(
    pending: Approval[],
    decisions: Map<string, ApprovalDecision[]>,
  ): Promise<(row: Approval) => Change[]> {
    const votesOf = ({ id }: Approval) =>
      (decisions.get(id) ?? []).map(({ decider_user_id, decider_name }) => ({
        user_id: decider_user_id,
        name: decider_name,
      }));
    const standing = await this.users.standingNow(
      pending.flatMap((row) => votesOf(row).map(({ user_id }) => user_id)),
    );
    return (row) =>
      votesOf(row).flatMap((voter): Change[] => {
        const sentence = lostVote(voter, standing.get(voter.user_id) ?? null, row);
        return sentence === null
          ? []
          : [{ what: 'voter', before: voter.name, after: null, sentence, stops: false }];
      });
  }

  /** Those that nobody, or too few, can decide: everybody of the level stands behind them. */
  private async deadEnds(pending: Approval[]): Promise<Map<string, string>> {
    const ends = new Map<string, string>();
    const ofLevel = new Map<ApprovalLevel, string[]>();
    for (const { id, level, quorum, behind } of pending) {
      const all = ofLevel.get(level) ?? (await this.users.deciders(level));
      ofLevel.set(level, all);
      const left = all.filter((userId) => !behind.some(({ user_id }) => user_id === userId));
      const sentence = deadEndSentence({ level, quorum, left: left.length });
      if (sentence !== null) ends.set(id, sentence);
    }
    return ends;
  }

  private async decisionsOf(rows: Approval[]): Promise<Map<string, ApprovalDecision[]>> {
    const byApproval = new Map<string, ApprovalDecision[]>();
    if (rows.length === 0) return byApproval;
    for (const decision of await this.repository.decisions(rows.map(({ id }) => id)))
      byApproval.set(decision.approval_id, [...(byApproval.get(decision.approval_id) ?? []), decision]);
    return byApproval;
  }
}

function obstacleSentence(
  row: Approval,
  decisions: ApprovalDecision[],
  decider: ReturnType<typeof deciderOf>,
  now: Date,
): string | null {
  if (row.status !== 'pending') return settledSentence(row, decisions);
  if (row.expires_at <= now) return `The deadline passed at ${row.expires_at.toISOString()}.`;
  const found = obstacle(row, decider);
  if (found !== null) return found.detail;
  const own = decisions.find(({ decider_user_id }) => decider_user_id === decider?.user_id);
  return own === undefined
    ? null
    : `You have decided already; ${decisions.length} of ${row.quorum} approvals are there.`;
}

function orderOf({ sort, status, mine }: ListApprovals): ApprovalOrder {
  const chosen = sort ?? (mine === true || status === 'pending' ? 'expires_at' : '-created_at');
  const order = lookUp(SORTS, chosen);
  if (order === undefined)
    throw new Problem(
      'invalid_request',
      `Approvals cannot be sorted by "${chosen}"; use one of ${Object.keys(SORTS).join(', ')}.`,
    );
  return order;
}
