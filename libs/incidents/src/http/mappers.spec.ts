import type { IncidentDetailRow } from '../data/incident-row.ts';
import type { RelatedRow } from '../data/incident.repository.ts';
import type { AlertRow, TimelineRow } from '../data/parts.repository.ts';
import { toIncidentDetail, toRelatedIncident } from './incident.mapper.ts';
import { toAlert, toTimelineEntry } from './parts.mapper.ts';

const AT = new Date('2026-11-22T12:00:00.000Z');
const ROW = {
  id: 'i1',
  number: 7,
  verdict_id: 'v1',
  verdict_classification: 'benign',
  verdict_confidence: 0.8,
  verdict_category: 'newsletter',
  assignee_id: 'u1',
  assignee_name: 'Ann',
  resolved_at: AT,
  created_at: AT,
  updated_at: AT,
  last_alert_at: AT,
} as IncidentDetailRow;

describe('an incident as it is shown', () => {
  it('has its verdict, who works on it, and since when it is resolved', () => {
    expect(toIncidentDetail(ROW)).toMatchObject({
      number: 'INC-7',
      verdict: { id: 'v1', classification: 'benign', confidence: 0.8, category: 'newsletter' },
      assignee: { id: 'u1', name: 'Ann' },
      resolved_at: AT.toISOString(),
    });
  });

  it('has none of them before', () => {
    expect(
      toIncidentDetail({
        ...ROW,
        verdict_id: null,
        verdict_classification: null,
        verdict_confidence: null,
        verdict_category: null,
        assignee_id: null,
        assignee_name: null,
        resolved_at: null,
      }),
    ).toMatchObject({ verdict: null, assignee: null, resolved_at: null });
  });

  it('beside another has what they share', () => {
    const shared = [{ type: 'ip', value: '192.0.2.1' }];
    const related: RelatedRow = { ...ROW, shared_count: 1, shared, detected_by: null };
    expect(toRelatedIncident(related)).toMatchObject({ id: 'i1', shared_count: 1, shared });
    const ended = { ...related, resolved_at: AT, resolution_note: 'Seen', resolved_by: 'Ann' } as RelatedRow;
    expect(toRelatedIncident(ended)).toMatchObject({
      ...{ resolved_at: AT.toISOString(), resolution_note: 'Seen', resolved_by: 'Ann' },
    });
  });
});

it('an alert has happened when it says so', () => {
  const row = { received_at: AT, occurred_at: new Date(0) } as AlertRow;
  expect(toAlert(row)).toMatchObject({
    occurred_at: '1970-01-01T00:00:00.000Z',
    received_at: AT.toISOString(),
  });
  expect(toAlert({ ...row, occurred_at: null }).occurred_at).toBeNull();
});

it('a line of the timeline names who did it, if anybody did', () => {
  const row = { at: AT, actor_type: 'user', actor_name: 'Ann' } as TimelineRow;
  expect(toTimelineEntry(row).actor).toEqual({ type: 'user', name: 'Ann' });
  expect(toTimelineEntry({ ...row, actor_type: null, actor_name: null }).actor).toBeNull();
});
