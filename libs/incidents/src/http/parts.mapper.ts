import type { AlertRow, CommentRow, EvidenceRow, TimelineRow, VerdictRow } from '../data/parts.repository.ts';
import type { NamedPerson } from '../domain/mentions.ts';
import type { ObservableView } from '../incident-parts.queries.ts';
import type {
  AlertDto,
  CommentDto,
  EvidenceDto,
  ObservableDto,
  SavedCommentDto,
  TimelineEntryDto,
  VerdictDto,
} from './dto/incident-parts.dto.ts';

export function toAlert(row: AlertRow): AlertDto {
  return {
    id: row.id,
    source: row.source,
    external_id: row.external_id,
    state: row.state,
    title: row.title,
    description: row.description,
    severity: row.severity,
    type: row.type,
    recipient: row.recipient,
    fields: row.fields,
    raw: row.raw,
    raw_email: row.raw_email,
    occurred_at: row.occurred_at?.toISOString() ?? null,
    received_at: row.received_at.toISOString(),
  };
}

export function toObservable(row: ObservableView): ObservableDto {
  return {
    id: row.id,
    type: row.type,
    value: row.value,
    polarity: row.polarity,
    own: row.own,
    special_purpose: row.special_purpose,
    first_seen: row.first_seen.toISOString(),
    last_seen: row.last_seen.toISOString(),
    incident_count: row.incident_count,
  };
}

export function toEvidence(row: EvidenceRow): EvidenceDto {
  return {
    id: `E${row.number}`,
    kind: row.kind,
    source: { type: row.source_type, name: row.source_name },
    subject: { type: row.subject_type, value: row.subject_value },
    statement: row.statement,
    polarity: row.polarity,
    weight: row.weight,
    raw: row.raw,
    observed_at: row.observed_at.toISOString(),
    created_at: row.created_at.toISOString(),
    run_id: row.run_id,
    step: row.step,
    action_id: row.action_id,
  };
}

export function toVerdict(row: VerdictRow): VerdictDto {
  return { ...row, created_at: row.created_at.toISOString() };
}

export function toComment(row: CommentRow): CommentDto {
  return {
    id: row.id,
    author: { type: row.author_type, name: row.author_name },
    text: row.text,
    created_at: row.created_at.toISOString(),
  };
}

export function toSavedComment(row: CommentRow & { mentioned: NamedPerson[] }): SavedCommentDto {
  return { ...toComment(row), mentioned: row.mentioned.map(({ id, name }) => ({ id, name })) };
}

export function toTimelineEntry(row: TimelineRow): TimelineEntryDto {
  return {
    id: row.id,
    kind: row.kind,
    at: row.at.toISOString(),
    actor: row.actor_type === null ? null : { type: row.actor_type, name: row.actor_name as string },
    text: row.text,
    data: row.data,
  };
}
