import { useMemo } from 'react';
import type { PolicyDocumentDto, PolicyDto } from '../../shared/api/generated/index.ts';
import { useDraftRecord } from '../../shared/lib/drafts.ts';
import { changesOf } from './policy-words.ts';

export interface PolicyDraft {
  /** What is shown and edited: the draft, or the document in force while there is none. */
  document: PolicyDocumentDto;
  /** The version that the draft began with: somebody may have published since. */
  basedOn: number;
  /** Sentences; empty when the draft says the same as the policy in force. */
  changes: string[];
  change: (document: PolicyDocumentDto) => void;
  discard: () => void;
}

function isDocument(value: unknown): value is PolicyDocumentDto {
  return (
    typeof value === 'object' &&
    value !== null &&
    'rules' in value &&
    'guardrails' in value &&
    'mode' in value
  );
}

/** Unpublished changes. They survive a reload, and a publication by somebody else (which then asks for a look). */
export function usePolicyDraft(policy: PolicyDto): PolicyDraft {
  const [stored, setStored, clear] = useDraftRecord('policy');
  const draft = isDocument(stored['document']) ? stored['document'] : null;
  const basedOn = draft && typeof stored['based_on'] === 'number' ? stored['based_on'] : policy.version;
  const changes = useMemo(() => (draft ? changesOf(policy.document, draft) : []), [policy.document, draft]);
  return {
    document: draft ?? policy.document,
    basedOn,
    changes,
    change: (document) => setStored({ document, based_on: basedOn }),
    discard: clear,
  };
}
