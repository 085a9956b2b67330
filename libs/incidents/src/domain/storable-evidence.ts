import type { EvidenceDraft, Json } from '#contracts';
import { storableText } from './incoming.ts';

const RAW_CHARACTERS = 32 * 1024;

/** A fact as it is kept: bounded texts, a weight between 0 and 1, of a long raw answer its beginning. */
export function storableEvidence(draft: EvidenceDraft): EvidenceDraft {
  return {
    ...draft,
    kind: storableText(draft.kind, 200),
    subject: { type: draft.subject.type, value: storableText(draft.subject.value, 4000) },
    statement: storableText(draft.statement, 4000),
    weight: Math.min(1, Math.max(0, draft.weight)),
    raw: smallRaw(draft.raw),
  };
}

function smallRaw(raw: Json): Json {
  const text = JSON.stringify(raw);
  return text.length <= RAW_CHARACTERS
    ? raw
    : { truncated: true, length: text.length, beginning: text.slice(0, 4000) };
}
