import type { Json, StepStatus } from '#contracts';
import type { StepKind } from './definition.ts';

export interface StepError {
  code: string;
  /** A sentence for people. */
  message: string;
}

/** One stored step of a run. */
export interface StepRecord {
  /** Unique in the run: `email`, `3.parallel.urls`, `each[0].lookup`. */
  key: string;
  step_id: string | null;
  kind: StepKind;
  /** What it does in a word: the action's name, else the kind. */
  title: string;
  status: StepStatus;
  /** What people see; containers keep their decision here and go on from it. */
  input: Json;
  output: Json;
  error: StepError | null;
  /** Ids of the incident's evidence that it found. */
  evidence: string[];
  attempts: number;
  action_id: string | null;
  /** RFC 3339. */
  started_at: string;
  finished_at: string | null;
}

/** Where a step stands, which is part of what its expressions see. */
export interface StepScope {
  /** Key of the innermost iteration, such as `each[0]`; '' outside for_each. */
  iteration: string;
  item: Json;
  index: number | null;
  error: StepError | null;
}

export const ROOT_SCOPE: StepScope = { iteration: '', item: null, index: null, error: null };

/** The stored steps of a run, with an index of those that have an id. */
export class RunState {
  private readonly records = new Map<string, StepRecord>();
  /** Iteration key -> step id -> record. */
  private readonly named = new Map<string, Map<string, StepRecord>>();

  constructor(records: Iterable<StepRecord> = []) {
    for (const record of records) this.put(record);
  }

  get size(): number {
    return this.records.size;
  }

  get(key: string): StepRecord | undefined {
    return this.records.get(key);
  }

  /** Records are never changed in place, so the copy may share them. */
  clone(): RunState {
    return new RunState(this.records.values());
  }

  all(): StepRecord[] {
    return [...this.records.values()];
  }

  put(record: StepRecord): void {
    this.records.set(record.key, record);
    if (record.step_id === null) return;
    const iteration = iterationOf(record.key);
    let byId = this.named.get(iteration);
    if (!byId) this.named.set(iteration, (byId = new Map()));
    byId.set(record.step_id, record);
  }

  /** The records that a step in this iteration may name, inner ones hiding outer ones. */
  visibleIn(iteration: string): Map<string, StepRecord> {
    const visible = new Map(this.named.get(''));
    for (let end = iteration.indexOf(']'); end >= 0; end = iteration.indexOf(']', end + 1)) {
      for (const [id, record] of this.named.get(iteration.slice(0, end + 1)) ?? []) visible.set(id, record);
    }
    return visible;
  }
}

function iterationOf(key: string): string {
  return key.slice(0, key.lastIndexOf(']') + 1);
}
