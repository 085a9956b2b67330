import type { Evidence, EvidenceDraft, NeededService } from '#contracts';
import type { IncidentSnapshot } from '#incidents';
import type { Gap } from './domain/completeness.ts';

export interface JudgeInput {
  /** The incident with all evidence gathered so far. Read only: the caller may append to `evidence` meanwhile. */
  snapshot: IncidentSnapshot;
  /** What the playbook's author wants considered; trusted text of the organisation. */
  instructions: string;
  /** What this run could not find out: the verdict names it as missing. */
  gaps: readonly Gap[];
  /** What no connector serves. */
  unserved: readonly NeededService[];
  run_id: string;
  playbook: string;
  /** Keeps further facts and gives them their ids; for a model also their labels. */
  addEvidence(drafts: EvidenceDraft[], step: string): Promise<Evidence[]>;
  /** For so long the caller waits: a model must be given up before, so that the offline analyst can still answer. */
  time_ms: number;
  signal: AbortSignal;
}
