import type { HandoverRow } from '../data/handover.repository.ts';
import type { Offered } from '../handovers.service.ts';
import type { HandoverDto, OfferedIncidentsDto } from './dto/handover.dto.ts';

export function toHandover(row: HandoverRow): HandoverDto {
  const { id, author_id, author_name, recipient_id, recipient_name, note, incidents, created_at } = row;
  return {
    id,
    author: { id: author_id, name: author_name },
    recipient: recipient_id === null ? null : { id: recipient_id, name: recipient_name ?? '' },
    note,
    incidents: incidents.map((incident) => ({ ...incident, tasks: incident.tasks ?? null })),
    created_at: created_at.toISOString(),
  };
}

export function toOffered({ incidents, more }: Offered): OfferedIncidentsDto {
  return { data: incidents, more };
}
