import { expect, it } from 'vitest';
import { isOver, prefilled, standing, tasksLeft, type OpenIncident } from '../standing.ts';

const AT = Date.parse('2026-11-29T06:00:00.000Z');
const incident = (changes: Partial<OpenIncident> = {}): OpenIncident => ({
  ...{ id: 'i', number: 'INC-7', title: 'Beacon', severity: 'high', status: 'triaged', assignee_name: null },
  ...{ created_at: '2026-11-29T03:00:00.000Z', due_at: '2026-11-29T07:00:00.000Z', tasks: null },
  ...changes,
});

it('tells the age against the service level, at the moment', () => {
  expect([standing(incident(), AT), isOver(incident(), AT)]).toEqual(['3 h old, 1 h left', false]);
  const late = incident({ due_at: '2026-11-29T04:00:00.000Z' });
  expect([standing(late, AT), isOver(late, AT)]).toEqual(['3 h old, 2 h over its time', true]);
  expect(isOver(incident({ due_at: '2026-11-29T06:00:00.000Z' }), AT)).toBe(true);
});

it('tells what is left to do, and which of it is overdue', () => {
  const left = (open: number, overdue: number, longest_overdue: string | null) =>
    tasksLeft({ tasks: { open, overdue, longest_overdue } });
  expect([left(0, 0, null), tasksLeft({ tasks: null })]).toEqual([null, null]);
  expect([left(1, 0, null), left(3, 0, null)]).toEqual(['1 open task', '3 open tasks']);
  expect(left(1, 1, 'Call Bob')).toBe('1 open task, 1 overdue: Call Bob');
  expect(left(3, 2, 'Call Bob')).toBe('3 open tasks, 2 overdue, the longest: Call Bob');
});

it('begins the note with what is open, for the writer to go on', () => {
  const tasks = { open: 2, overdue: 1, longest_overdue: 'Call Bob' };
  expect(prefilled([incident({ tasks }), incident({ number: 'INC-8', severity: 'informational' })], AT)).toBe(
    [
      'Open:',
      'INC-7 High, 3 h old, 1 h left: Beacon',
      '  2 open tasks, 1 overdue: Call Bob',
      '  Next: ',
      'INC-8 Info, 3 h old, 1 h left: Beacon',
      '  Next: ',
    ].join('\n'),
  );
  expect(prefilled([], AT)).toBe('Nothing is open.');
});

it('leaves the writer room, however much is open, and says how many it does not name', () => {
  const many = Array.from({ length: 200 }, (_, at) =>
    incident({ number: `INC-${at}`, title: 'x'.repeat(200) }),
  );
  const text = prefilled(many, AT);
  expect(text.length).toBeLessThan(15_100);
  const named = text.match(/^INC-\d+/gm)?.length ?? 0;
  expect(named).toBeGreaterThan(50);
  expect(text.split('\n').at(-1)).toBe(`${200 - named} more incidents beside this note.`);
});
