import type { Actor, Evidence, EvidenceDraft, Proposer, VerdictDraft } from '#contracts';
import { storableEvidence } from '#incidents';
import type { CaseSnapshot } from '#incidents';
import type { RunRow } from './data/runs.repository.ts';
import { CaseContext } from './domain/case-context.ts';
import type { PlaybookDefinition } from './domain/definition.ts';
import { RunState } from './domain/state.ts';
import type { StepRecord } from './domain/state.ts';

/** The run is not this worker's any more: cancelled, or taken over after its lease ran out. Nothing is stored. */
export class LeaseLost extends Error {
  constructor(runId: string) {
    super(`The run ${runId} is in other hands.`);
  }
}

/** What has been reached in memory and is not stored yet. */
interface Unstored {
  records: Map<string, StepRecord>;
  evidence: { key: string; drafts: EvidenceDraft[] }[];
  verdict: VerdictDraft | null;
  /** The number that the first of this evidence was given beforehand; null: the store numbers it. */
  firstNumber: number | null;
}

/** What was reached before the analyst judged evidence that was not stored yet. */
interface Checkpoint {
  state: RunState;
  unstored: Unstored;
}

/** One worker's hold on one run. */
export class RunSession {
  readonly run: RunRow;
  /** Names the hold: every write compares it. */
  readonly owner: string;
  readonly definition: PlaybookDefinition;
  /** Null until an expression or the analyst needs it. */
  snapshot: CaseSnapshot | null;
  state: RunState;
  seenSignals: number;
  verdictId: string | null;
  unstored: Unstored = emptyUnstored();
  private checkpoint: Checkpoint | null = null;
  /** False once evidence of others has come between: then the session stores before it lets anybody judge. */
  mayJudgeAhead = true;
  /** Aborted when the hold is lost. */
  readonly lost = new AbortController();

  constructor(input: {
    run: RunRow;
    owner: string;
    definition: PlaybookDefinition;
    snapshot: CaseSnapshot | null;
    records: StepRecord[];
  }) {
    this.run = input.run;
    this.owner = input.owner;
    this.definition = input.definition;
    this.snapshot = input.snapshot;
    this.state = new RunState(input.records);
    this.seenSignals = input.run.signals;
    this.verdictId = input.run.verdict_id;
  }

  get proposer(): Proposer {
    return { type: 'playbook', id: this.run.id, name: this.run.playbook };
  }

  get actor(): Actor {
    return playbookActor(this.run.id, this.run.playbook);
  }

  context(state: RunState = this.state): CaseContext {
    return new CaseContext(this.definition, this.snapshot, state);
  }

  /** Keeps a record until the next store. */
  put(record: StepRecord): void {
    this.state.put(record);
    this.unstored.records.set(record.key, record);
  }

  hasUnstored(): boolean {
    const { records, evidence, verdict } = this.unstored;
    return records.size > 0 || evidence.length > 0 || verdict !== null;
  }

  stored(): void {
    this.unstored = emptyUnstored();
    this.checkpoint = null;
  }

  /**
   * Numbers the unstored evidence as the next store will, provided that nobody else adds any meanwhile, so that
   * the analyst can cite it and the whole triage is one store.
   */
  judgeAhead(snapshot: CaseSnapshot): CaseSnapshot {
    const { records, evidence, verdict } = this.unstored;
    const unstored = { records: new Map(records), evidence: [...evidence], verdict, firstNumber: null };
    this.checkpoint = { state: this.state.clone(), unstored };
    this.unstored.firstNumber = Math.max(0, ...snapshot.evidence.map(({ id }) => Number(id.slice(1)))) + 1;
    const ahead = evidence.flatMap(({ drafts }) => drafts);
    return { ...snapshot, evidence: [...snapshot.evidence, ...this.numbered(ahead, 0)] };
  }

  /** Adds evidence to what judgeAhead has numbered. */
  addAhead(key: string, drafts: EvidenceDraft[]): Evidence[] {
    const before = this.unstored.evidence.reduce((sum, found) => sum + found.drafts.length, 0);
    this.unstored.evidence.push({ key, drafts });
    return this.numbered(drafts, before);
  }

  /** Evidence of others came between, so the numbers that the verdict cites are wrong: back to before it. */
  forgetJudgement(): void {
    if (this.checkpoint === null) throw new Error('Nothing was judged ahead.');
    this.state = this.checkpoint.state;
    this.unstored = this.checkpoint.unstored;
    this.checkpoint = null;
    this.mayJudgeAhead = false;
  }

  private numbered(drafts: EvidenceDraft[], offset: number): Evidence[] {
    const { firstNumber } = this.unstored;
    if (firstNumber === null) throw new Error('Evidence is numbered ahead by judgeAhead only.');
    return drafts.map((draft, index) => ({
      ...storableEvidence(draft),
      id: `E${firstNumber + offset + index}`,
    }));
  }
}

export function playbookActor(runId: string, playbook: string): Actor {
  return { type: 'playbook', id: runId, name: `playbook:${playbook}` };
}

function emptyUnstored(): Unstored {
  return { records: new Map(), evidence: [], verdict: null, firstNumber: null };
}
