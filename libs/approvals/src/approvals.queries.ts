import { Injectable } from '@nestjs/common';
import type { ApprovalLevel, ApprovalStatus } from '#contracts';
import {
  Clock,
  Context,
  Problem,
  UnitOfWork,
  decodeCursor,
  isUuid,
  toPage,
  type CursorKey,
  type Page,
} from '#platform';
import { ApprovalRepository, type ApprovalFilter, type ApprovalOrder } from './data/approval.repository.ts';
import type { Approval, ApprovalDecision } from './domain/approval.ts';
import { decidableLevels, deciderOf, obstacle } from './domain/eligibility.ts';
import { settledSentence } from './domain/sentences.ts';

/** An approval as one person sees it. */
export interface ApprovalView extends Approval {
  decisions: ApprovalDecision[];
  /** Why the person who looks cannot decide it, as a sentence; null when they can. */
  obstacle: string | null;
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
  ) {}

  /** Pending ones by time left, others newest first, unless told. `mine` means: what I may decide and have not. */
  async list(query: ListApprovals): Promise<Page<ApprovalView>> {
    const order = orderOf(query);
    const cursor = decodeCursor(query.cursor, 2);
    if (cursor !== null && !isTimeAndId(cursor))
      throw new Problem(
        'invalid_cursor',
        'The cursor is not one of this list; leave it out to begin with the first page.',
      );
    const filter = this.filterOf(query);
    if (filter === null) return { data: [], meta: { next_cursor: null } };
    return this.unitOfWork.read(async () => {
      const rows = await this.repository.list(filter, order, cursor, query.limit + 1);
      const views = await this.views(rows);
      return toPage(
        views,
        query.limit,
        (row) => [row[order.column].toISOString(), row.id],
        (row) => row,
      );
    });
  }

  /** @throws Problem not_found */
  get(id: string): Promise<ApprovalView> {
    return this.unitOfWork.read(async () => {
      const row = await this.repository.find(id);
      const [view] = row === undefined ? [] : await this.views([row]);
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
    const levels = decider === null ? [] : decidableLevels(decider.role);
    if (decider === null || levels.length === 0 || (status ?? 'pending') !== 'pending') return null;
    return { equal, decidable: { user_id: decider.user_id, levels, now: this.clock.now() } };
  }

  private async views(rows: Approval[]): Promise<ApprovalView[]> {
    const decisions = await this.decisionsOf(rows);
    const decider = deciderOf(this.context.current().actor);
    const now = this.clock.now();
    return rows.map((row) => {
      const own = decisions.get(row.id) ?? [];
      return { ...row, decisions: own, obstacle: obstacleSentence(row, own, decider, now) };
    });
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
  const order = SORTS[chosen];
  if (order === undefined)
    throw new Problem(
      'invalid_request',
      `Approvals cannot be sorted by "${chosen}"; use one of ${Object.keys(SORTS).join(', ')}.`,
    );
  return order;
}

function isTimeAndId([time, id]: CursorKey): boolean {
  return typeof time === 'string' && !Number.isNaN(Date.parse(time)) && typeof id === 'string' && isUuid(id);
}
