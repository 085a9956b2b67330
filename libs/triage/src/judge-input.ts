import type { Evidence, EvidenceDraft } from '#contracts';
import type { CaseSnapshot } from '#incidents';

export interface JudgeInput {
  /** The case file with all evidence gathered so far. Read only: the caller may append to `evidence` meanwhile. */
  snapshot: CaseSnapshot;
  /** What the playbook's author wants considered; trusted text of the organisation. */
  instructions: string;
  run_id: string;
  playbook: string;
  /** Stores further facts and gives them their ids. */
  addEvidence(drafts: EvidenceDraft[], step: string): Promise<Evidence[]>;
  signal: AbortSignal;
}
