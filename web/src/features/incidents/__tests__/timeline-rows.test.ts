import { expect, it } from 'vitest';
import type { TimelineEntryDto } from '../../../shared/api/generated/index.ts';
import { timelineEntry } from '../../../test/fixtures.ts';
import { rowsOf } from '../story/timeline-rows.ts';

type Kind = TimelineEntryDto['kind'];

/** `minute` before noon: the list is newest first. */
const entry = (id: string, kind: Kind, minute = 0, data: TimelineEntryDto['data'] = {}) =>
  timelineEntry({ id, kind, at: `2026-11-22T11:${String(59 - minute).padStart(2, '0')}:00.000Z`, data });
const rows = (entries: TimelineEntryDto[]) =>
  rowsOf(entries).map((row) => [row.entry.id, ...row.folded.map(({ id }) => id)].join(' < '));

it('makes one line of the facts of one look, oldest first behind the newest', () => {
  expect(
    rows([
      entry('e3', 'evidence'),
      entry('e2', 'evidence'),
      entry('e1', 'evidence', 4),
      entry('e0', 'evidence', 30),
      entry('v', 'verdict', 31),
      entry('e', 'evidence', 31),
    ]),
  ).toEqual(['e3 < e1 < e2', 'e0', 'v', 'e']);
});

it('makes one line of what an action went through at one go, and leaves the others apart', () => {
  const of = (action_id: string) => ({ action_id });
  expect(
    rows([
      entry('b2', 'action', 0, of('b')),
      entry('a2', 'action', 0, of('a')),
      entry('b1', 'action', 1, of('b')),
      entry('a1', 'action', 1, of('a')),
      entry('none', 'action', 1),
      entry('c', 'comment', 2),
      entry('a0', 'action', 2, of('a')),
    ]),
  ).toEqual(['b2 < b1', 'a2 < a1', 'none', 'c', 'a0']);
});

it('counts alerts that said nothing new, and never hides one that did', () => {
  const of = (changes: unknown, more = {}) => ({ source: 'edr', severity: 'high', changes, ...more });
  expect(
    rows([
      entry('q3', 'alert', 0, of(null)),
      entry('q2', 'alert', 20, of(null)),
      entry('new', 'alert', 21, of({ text: 'severity rose' })),
      entry('q1', 'alert', 22, of(null)),
      entry('over', 'alert', 23, of(null, { state: 'resolved' })),
      entry('other', 'alert', 24, of(null, { source: 'siem' })),
      entry('first', 'alert', 25, of(null)),
    ]),
  ).toEqual(['q3 < q2', 'new', 'q1', 'over', 'other', 'first']);
});

it('leaves what people said and did one by one', () => {
  expect(
    rows([
      entry('c2', 'comment'),
      entry('c1', 'comment'),
      entry('s2', 'state'),
      entry('s1', 'state'),
      entry('f', 'field'),
    ]),
  ).toEqual(['c2', 'c1', 's2', 's1', 'f']);
  expect(rowsOf([])).toEqual([]);
});
