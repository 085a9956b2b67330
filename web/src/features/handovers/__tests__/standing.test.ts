import { expect, it } from 'vitest';
import { dueAt, isOver, prefilled, standing, type OpenIncident } from '../standing.ts';

const AT = Date.parse('2026-11-29T06:00:00.000Z');
const incident = (changes: Partial<OpenIncident> = {}): OpenIncident => ({
  ...{ id: 'i', number: 'INC-7', title: 'Beacon', severity: 'high', status: 'triaged', assignee_name: null },
  ...{ created_at: '2026-11-29T03:00:00.000Z', due_at: '2026-11-29T07:00:00.000Z' },
  ...changes,
});

it('tells the age against the service level, at the moment', () => {
  expect(dueAt('2026-11-29T03:00:00.000Z', 240)).toBe('2026-11-29T07:00:00.000Z');
  expect([standing(incident(), AT), isOver(incident(), AT)]).toEqual(['3 h old, 1 h left', false]);
  const late = incident({ due_at: '2026-11-29T04:00:00.000Z' });
  expect([standing(late, AT), isOver(late, AT)]).toEqual(['3 h old, 2 h over its time', true]);
  expect(isOver(incident({ due_at: '2026-11-29T06:00:00.000Z' }), AT)).toBe(true);
});

it('begins the note with what is open, for the writer to go on', () => {
  expect(prefilled([incident(), incident({ number: 'INC-8', severity: 'informational' })], AT)).toBe(
    [
      'Open:',
      'INC-7 High, 3 h old, 1 h left: Beacon',
      '  Next: ',
      'INC-8 Info, 3 h old, 1 h left: Beacon',
      '  Next: ',
    ].join('\n'),
  );
  expect(prefilled([], AT)).toBe('Nothing is open.');
});
