import type { BulkItemRow } from '../data/bulk.repository.ts';
import { incidentNumber } from '../domain/incident-ref.ts';
import type { BulkProgress } from '../incidents.bulk.ts';
import type { IncidentBulkItemDto, BulkProgressDto } from './dto/incident-bulk.dto.ts';

export function toBulkItem(row: BulkItemRow): IncidentBulkItemDto {
  return {
    incident_id: row.incident_id,
    number: row.number === null ? null : incidentNumber(row.number),
    title: row.title,
    outcome: row.outcome,
    code: row.code,
    detail: row.detail,
    undone: row.undone,
    undone_detail: row.undone_detail,
  };
}

export function toBulkProgress({
  operation,
  lasting,
  outcomes,
  undone,
  items,
}: BulkProgress): BulkProgressDto {
  return {
    operation_id: operation.id,
    change: operation.change,
    total: outcomes.waiting + outcomes.changed + outcomes.unchanged + outcomes.refused,
    left_out: operation.left_out,
    waiting: outcomes.waiting,
    changed: outcomes.changed,
    unchanged: outcomes.unchanged,
    refused: outcomes.refused,
    undone: undone.undone,
    undo_refused: undone.refused,
    lasting,
    items: items.map(toBulkItem),
  };
}
