import { Injectable } from '@nestjs/common';
import type { JsonObject } from '#contracts';
import { IncidentRefs } from '#incidents';
import { Clock, Context, Pool, Problem, UnitOfWork, turn, type Ctx } from '#platform';
import { ActionNames } from './action-names.ts';
import { AlertsSaid } from './alerts-said.ts';
import {
  PastDecisionsRepository,
  type BatchPlace,
  type PastDecisionRow,
} from './data/past-decisions.repository.ts';
import { PolicyRepository } from './data/policy.repository.ts';
import { Replay, type PastInput, type Redecision } from './domain/replay.ts';
import { Tally, type Difference, type Totals } from './domain/tally.ts';
import { BUILT_IN_POLICY, BUILT_IN_VERSION } from './domain/builtin.ts';
import type { CompiledPolicy } from './domain/compile.ts';
import { requireValid } from './policies.service.ts';
import { storedPolicy } from './policy-versions.ts';

const DAY_MS = 86_400_000;
/** Of more decisions the latest. */
const MOST_DECISIONS = 200_000;
const MOST_SHOWN = 200;
const BATCH = 250;
/** Of those that are only counted. */
const COUNTED_BATCH = 2000;
/** Alerts of so many that are read at once. */
const MOST_ALERTS = 1000;
/** Decisions between two turns of everybody else. */
const AT_A_TIME = 25;
const LONGEST_MS = 120_000;
/** For each tenant, the one at work included. */
const MOST_WAITING = 5;
const RECENT_MS = 300_000;
const TENANTS_AT_MOST = 50;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

export interface BacktestProgress {
  done: number;
  total: number;
}

export interface Backtest extends Omit<Totals, 'differences'> {
  /** In force meanwhile. */
  version: number;
  from: Date;
  to: Date;
  total: number;
  /** There are older ones within the days that were asked for. */
  older_left_out: boolean;
  differences: (Difference & { incident: string | null })[];
}

/** What is asked about past decisions, and for whom. */
interface Question {
  ctx: Ctx;
  from: Date;
  to: Date;
  tally: Tally;
  draft: Replay;
  /** Null: it is itself what is tried. */
  inForce: Replay | null;
}

/** The decisions of a period, and the policy in force meanwhile. */
interface Scope {
  version: number;
  policy: CompiledPolicy;
  from: Date;
  to: Date;
  total: number;
  older_left_out: boolean;
}

interface Recent {
  days: number;
  backtest: Backtest;
}

/**
 * Makes past decisions again by another policy. They are read in batches, each in a transaction of its own, and made a few
 * at a time, so that neither memory nor anybody's patience depends on how many there are.
 */
@Injectable()
export class PolicyBacktests {
  private readonly turns = new Pool(1);
  private readonly waiting = new Map<string, number>();
  /** Of the policies in force: every page that shows one asks for them. */
  private readonly recent = new Map<string, Recent>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly policies: PolicyRepository,
    private readonly past: PastDecisionsRepository,
    private readonly alerts: AlertsSaid,
    private readonly incidents: IncidentRefs,
    private readonly actions: ActionNames,
  ) {}

  /**
   * @param document a draft; undefined: the policy in force
   * @returns how far it is, and in the end what came out; whoever stops asking ends it
   * @throws Problem invalid_policy with every error; forbidden
   */
  of(document: unknown, days: number): AsyncGenerator<BacktestProgress, Backtest> {
    const ctx = this.context.current();
    if (!ctx.permissions.has('incident:read'))
      throw new Problem(
        'forbidden',
        'A backtest names incidents: this needs the permission incident:read too.',
      );
    const draft = document === undefined ? null : requireValid(document, this.actions.all);
    return this.inLine(draft, days, ctx);
  }

  /** One at a time for a tenant: they would only slow each other down, and everything else. */
  private async *inLine(
    draft: CompiledPolicy | null,
    days: number,
    ctx: Ctx,
  ): AsyncGenerator<BacktestProgress, Backtest> {
    const { tenantId } = ctx;
    const waiting = (this.waiting.get(tenantId) ?? 0) + 1;
    if (waiting > MOST_WAITING)
      throw new Problem(
        'rate_limited',
        `${MOST_WAITING} backtests wait or are under way already. Try again when one of them has ended.`,
      );
    this.waiting.set(tenantId, waiting);
    let free: () => void = () => undefined;
    try {
      await new Promise<void>((begin) => {
        void this.turns.run(tenantId, () => {
          begin();
          return new Promise<void>((end) => (free = end));
        });
      });
      return yield* this.run(draft, days, ctx);
    } finally {
      free();
      const left = (this.waiting.get(tenantId) ?? 1) - 1;
      if (left === 0) this.waiting.delete(tenantId);
      else this.waiting.set(tenantId, left);
    }
  }

  private async *run(
    draft: CompiledPolicy | null,
    days: number,
    ctx: Ctx,
  ): AsyncGenerator<BacktestProgress, Backtest> {
    const scope = await this.scopeOf(days, ctx);
    const recent = draft === null ? this.recentOf(ctx, days, scope) : undefined;
    if (recent !== undefined) return recent;
    const question = questionOf(draft, scope, ctx);
    const { total, to } = scope;
    yield { done: 0, total };
    await this.countBefore(question);
    let done = 0;
    for await (const rows of this.batches(question)) {
      await this.decideAll(rows, question);
      done += rows.length;
      // More than there were: one that was made meanwhile.
      yield { done: Math.min(done, total), total };
      if (this.clock.now().getTime() - to.getTime() > LONGEST_MS)
        throw new Problem(
          'unavailable',
          `After ${LONGEST_MS / 1000} seconds ${done} of ${total} decisions were made again. Ask for fewer days.`,
        );
    }
    const backtest = await this.resultOf(question, scope, done);
    if (draft === null) this.remember(ctx, { days, backtest });
    return backtest;
  }

  private scopeOf(days: number, ctx: Ctx): Promise<Scope> {
    const to = this.clock.now();
    const since = new Date(to.getTime() - days * DAY_MS);
    return this.read(ctx, async () => {
      const row = (await this.policies.latest()) ?? { version: BUILT_IN_VERSION, document: BUILT_IN_POLICY };
      const { total, first } = await this.past.scope(since, to, MOST_DECISIONS + 1);
      const isMore = total > MOST_DECISIONS;
      return {
        version: row.version,
        policy: storedPolicy(row.document, row.version),
        from: isMore ? (first ?? since) : since,
        to,
        total: Math.min(total, MOST_DECISIONS),
        older_left_out: isMore,
      };
    });
  }

  private async resultOf(
    { ctx, tally }: Question,
    { version, from, to, older_left_out }: Scope,
    total: number,
  ): Promise<Backtest> {
    const totals = tally.totals();
    const ids = new Set(totals.differences.flatMap(({ incident_id }) => incident_id ?? []));
    const numbers = await this.context.run(ctx, () => this.incidents.numbersOf([...ids]));
    const differences = totals.differences.map((difference) => ({
      ...difference,
      incident: numbers.get(difference.incident_id ?? '') ?? null,
    }));
    return { ...totals, version, from, to, total, older_left_out, differences };
  }

  private recentOf({ tenantId }: Ctx, days: number, { version, to }: Scope): Backtest | undefined {
    const recent = this.recent.get(tenantId);
    if (recent?.days !== days || recent.backtest.version !== version) return undefined;
    return to.getTime() - recent.backtest.to.getTime() < RECENT_MS ? recent.backtest : undefined;
  }

  private remember({ tenantId }: Ctx, recent: Recent): void {
    if (this.recent.size >= TENANTS_AT_MOST) this.recent.clear();
    this.recent.set(tenantId, recent);
  }

  /** Limits by the hour and by the day count what came before, too. */
  private async countBefore({ ctx, from, draft, inForce }: Question): Promise<void> {
    const replays = inForce === null ? [draft] : [draft, inForce];
    const limited = this.actions.all.filter((action) =>
      replays.some(({ counts }) => counts.isLimited(action)),
    );
    if (limited.length === 0) return;
    const before = new Date(from.getTime() - DAY_MS).toISOString();
    for (let after: BatchPlace | undefined = { place: before, id: FIRST_ID }; after !== undefined;) {
      const place: BatchPlace = after;
      const rows = await this.read(ctx, () => this.past.counted(limited, place, from, COUNTED_BATCH));
      for (const { action, created_at } of rows)
        for (const { counts } of replays)
          counts.count({ action, incident_id: null, at: created_at.getTime() });
      after = rows.length < COUNTED_BATCH ? undefined : rows.at(-1);
    }
  }

  private async *batches(question: Question): AsyncGenerator<PastDecisionRow[]> {
    const { ctx, from, to } = question;
    for (
      let after: BatchPlace | undefined = { place: from.toISOString(), id: FIRST_ID };
      after !== undefined;
    ) {
      const place: BatchPlace = after;
      const rows = await this.read(ctx, () => this.past.batch(place, to, BATCH));
      await this.beginWith(rows, question);
      if (rows.length > 0) yield rows;
      after = rows.length < BATCH ? undefined : rows.at(-1);
    }
  }

  /** How often the incidents that come for the first time had been acted on before the period. */
  private async beginWith(
    rows: readonly PastDecisionRow[],
    { ctx, from, draft, inForce }: Question,
  ): Promise<void> {
    for (const { counts } of inForce === null ? [draft] : [draft, inForce]) {
      const fresh = rows.flatMap(({ action, incident_id }) =>
        incident_id !== null && counts.isLimited(action) && counts.isNew(incident_id) ? [incident_id] : [],
      );
      if (fresh.length === 0) continue;
      const before = await this.read(ctx, () => this.past.countedFor(fresh, from));
      for (const { action, incident_id, count } of before) counts.begin(action, incident_id, count);
    }
  }

  private async decideAll(rows: readonly PastDecisionRow[], question: Question): Promise<void> {
    for (const part of partsOf(rows)) {
      const said = await this.alertsOf(part, question);
      for (const [at, row] of part.entries()) {
        if (at % AT_A_TIME === 0) await turn();
        decideAgain(row, question, said);
      }
    }
  }

  private async alertsOf(
    rows: readonly PastDecisionRow[],
    { ctx, draft, inForce }: Question,
  ): Promise<Map<string, JsonObject>> {
    const ids = rows.flatMap(({ action, input }) =>
      draft.readsAlerts(action) || inForce?.readsAlerts(action) === true ? (input.alerts?.ids ?? []) : [],
    );
    if (ids.length === 0) return new Map();
    return this.read(ctx, () => this.alerts.byId([...new Set(ids)]));
  }

  /** A stream is read outside of the request's context, so that one is handed on. */
  private read<T>(ctx: Ctx, work: () => Promise<T>): Promise<T> {
    return this.context.run(ctx, () => this.unitOfWork.read(work));
  }
}

function questionOf(draft: CompiledPolicy | null, { policy, from, to }: Scope, ctx: Ctx): Question {
  const tried = draft ?? policy;
  const names = tried.rules.map(({ rule }) => rule.name);
  return {
    ctx,
    from,
    to,
    tally: new Tally(names, MOST_SHOWN),
    draft: new Replay(tried),
    inForce: draft === null ? null : new Replay(policy),
  };
}

function decideAgain(
  row: PastDecisionRow,
  { tally, draft, inForce }: Question,
  said: ReadonlyMap<string, JsonObject>,
): void {
  const { id, action, incident_id, created_at, input } = row;
  const past: PastInput = { action, incident_id, at: created_at.getTime(), input };
  const { evaluation, missing } = redecide(draft, past, row, said);
  // Its limits count every decision, so it is asked every time where it has some.
  const isAsked = inForce !== null && inForce.policy.limits.length > 0;
  const now = isAsked ? redecide(inForce, past, row, said).evaluation : null;
  if (missing !== null) {
    tally.lacks(missing);
    return;
  }
  const { decision, level, quorum, step, rule, reason } = row;
  const was = { decision, level, quorum, step, rule, reason };
  const { targets } = input.request;
  tally.add({ id, incident_id, action, targets, created_at, was }, evaluation, () => {
    if (inForce === null) return evaluation;
    return isAsked ? now : redecide(inForce, past, row, said).evaluation;
  });
}

function redecide(
  replay: Replay,
  past: PastInput,
  { decision }: PastDecisionRow,
  said: ReadonlyMap<string, JsonObject>,
): Redecision {
  const again = replay.redecide(past, said);
  // What cannot be decided again counts as it was.
  if (again.missing !== null && decision !== 'deny') replay.counts.count(past);
  return again;
}

/** Rows whose alerts are few enough to be read at once. */
function partsOf(rows: readonly PastDecisionRow[]): PastDecisionRow[][] {
  const parts: PastDecisionRow[][] = [];
  let alerts = 0;
  for (const row of rows) {
    const own = row.input.alerts?.ids.length ?? 0;
    alerts += own;
    const part = alerts > MOST_ALERTS ? undefined : parts.at(-1);
    if (part !== undefined) part.push(row);
    else {
      parts.push([row]);
      alerts = own;
    }
  }
  return parts;
}
