import type { Actor, Evidence, Proposer, VerdictDraft } from '#contracts';
import type { IncidentSnapshot } from '#incidents';
import type { RunRow } from './data/runs.repository.ts';
import { RunContext } from './domain/run-context.ts';
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
  /** What each step has found. */
  evidence: { key: string; found: Evidence[] }[];
  /** The verdict of the step `key`. */
  verdict: { key: string; draft: VerdictDraft } | null;
}

/** One worker's hold on one run. */
export class RunSession {
  readonly run: RunRow;
  /** Names the hold: every write compares it. */
  readonly owner: string;
  readonly definition: PlaybookDefinition;
  /** Null until an expression or the analyst needs it. */
  snapshot: IncidentSnapshot | null;
  state: RunState;
  seenSignals: number;
  verdictId: string | null;
  unstored: Unstored = emptyUnstored();
  /** Aborted when the hold is lost; only whoever works on the run learns of that. */
  lost: AbortSignal = new AbortController().signal;

  constructor(input: {
    run: RunRow;
    owner: string;
    definition: PlaybookDefinition;
    snapshot: IncidentSnapshot | null;
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

  context(state: RunState = this.state): RunContext {
    return new RunContext(this.definition, this.snapshot, state);
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
  }

  keepEvidence(key: string, found: Evidence[]): void {
    if (found.length > 0) this.unstored.evidence.push({ key, found });
  }

  /** The incident, for whoever works with it: the engine has loaded it before. */
  get incidentCase(): IncidentSnapshot {
    if (this.snapshot === null) throw new Error(`The run ${this.run.id} has not loaded its incident.`);
    return this.snapshot;
  }

  /** The incident and what has been found since. */
  known(): IncidentSnapshot {
    const { evidence, ...rest } = this.incidentCase;
    return { ...rest, evidence: [...evidence, ...this.unstoredEvidence()] };
  }

  unstoredEvidence(): Evidence[] {
    return this.unstored.evidence.flatMap(({ found }) => found);
  }
}

export function playbookActor(runId: string, playbook: string): Actor {
  return { type: 'playbook', id: runId, name: `playbook:${playbook}` };
}

function emptyUnstored(): Unstored {
  return { records: new Map(), evidence: [], verdict: null };
}
