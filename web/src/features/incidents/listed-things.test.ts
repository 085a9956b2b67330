import { expect, it } from 'vitest';
import { evidence } from '../../test/fixtures.ts';
import { weightOf, weightyThings } from './listed-things.ts';

const listed = (value: string, criticality: unknown, kind = 'inventory.asset') =>
  evidence({
    kind,
    subject: { type: kind === 'inventory.asset' ? 'host' : 'user', value },
    statement: `${value} is listed.`,
    raw: { name: `${value}.corp.example`, criticality },
  });

it('finds what much hangs on, the gravest first', () => {
  const things = weightyThings([
    evidence(),
    listed('ws-7', 'low'),
    listed('srv-2', 'high'),
    listed('amy', 'critical', 'inventory.identity'),
    listed('srv-3', 'enormous'),
  ]);
  expect(things.map(({ what, name }) => `${what} ${name}`)).toEqual([
    'Critical identity amy.corp.example',
    'Important asset srv-2.corp.example',
  ]);
  expect(weightOf(things, 'host', 'SRV-2')?.statement).toBe('srv-2 is listed.');
  expect(weightOf(things, 'domain', 'srv-2')).toBeUndefined();
});

it('goes by what was said last', () => {
  expect(weightyThings([listed('srv-2', 'critical'), listed('srv-2', 'low')])).toEqual([]);
  expect(weightyThings([listed('srv-2', 'low'), listed('srv-2', 'high')])).toHaveLength(1);
});

it('writes out what would turn a name around', () => {
  expect(weightyThings([listed('a\u202Eb', 'high')])[0]?.name).toBe('a[U+202E]b.corp.example');
});
