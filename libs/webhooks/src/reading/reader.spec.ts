import type { Json } from '#contracts';
import { parse } from '../formats/parsing.fixture.ts';
import { endings } from './endings.ts';
import { Reader } from './reader.ts';

const LABEL = endings(['severity.label', 'severityLabel']);
const MACHINE = endings(['machine.hostName', 'machine.host_name', 'host', 'hosts']);

describe('any JSON by its keys', () => {
  it('takes case and what stands between letters for nothing, and keys with dots for paths', () => {
    for (const body of [
      { Severity: { Label: 'x' } },
      { severity_label: 'x' },
      { 'severity.label': 'x' },
      { SEVERITY: { LABEL: 'x' } },
    ])
      expect(new Reader(body).endingWith(LABEL)).toHaveLength(1);
    expect(new Reader({ '@timestamp': 1, größe: 2 }).text('timestamp')).toBe('1');
    expect(new Reader({ Größe: 2 }).text('größe')).toBe('2');
  });

  it('reads lists of names and values, and JSON inside texts, as objects', () => {
    const reader = new Reader({
      parameters: [
        { name: 'USER_EMAIL', value: 'amy@corp.example' },
        { name: 'COUNT', intValue: 3 },
      ],
      tags: [['env', 'prod']],
      detail: '{"host": {"name": "ws-1"}}',
      broken: '{"host": ',
    });
    expect(reader.text('parameters.user_email')).toBe('amy@corp.example');
    expect(reader.number('parameters.count')).toBe(3);
    expect(reader.text('tags.env')).toBe('prod');
    expect(reader.text('detail.host.name')).toBe('ws-1');
    expect(reader.text('broken')).toBe('{"host":');
  });

  it('finds items of lists by index, the first without one, and all of them', () => {
    const reader = new Reader({
      mitre: { id: ['T1110', 'T1078', 'T1110'] },
      list: [{ a: 1 }, { a: 2 }, 'x'],
    });
    expect([reader.text('mitre.id'), reader.text('mitre.id.1')]).toEqual(['T1110', 'T1078']);
    expect(reader.texts('mitre.id')).toEqual(['T1110', 'T1078']);
    expect(reader.each('list').map((item) => item.text('a'))).toEqual(['1', '2']);
    expect(reader.each('mitre')).toEqual([]);
    expect(reader.at('LIST.1.a')).toBe(2);
  });

  it('finds what ends so: the most telling end first, of one what stands nearer to the root', () => {
    const reader = new Reader({
      deep: { er: { host: 'c' } },
      host: 'b',
      hosts: ['d', 'e'],
      ghost: 'x',
      a: { machine: { Host_Name: 'a' } },
    });
    const found = reader.endingWith(MACHINE).map(({ ending, leaf }) => [ending.written, leaf.value]);
    expect(found).toEqual([
      ['machine.hostName', 'a'],
      ['host', 'b'],
      ['host', 'c'],
      ['hosts', 'd'],
      ['hosts', 'e'],
    ]);
    expect(reader.endingWith(LABEL)).toEqual([]);
  });

  it('finds by ends that are listed after such an alert was read', () => {
    const alert = { kolibri: { wing: 'left' } };
    expect(new Reader(alert).endingWith(MACHINE)).toEqual([]);
    const later = endings(['kolibri.wing']);
    expect(new Reader(alert).endingWith(later).map(({ leaf }) => leaf.said)).toEqual(['left']);
  });

  it('says when an alert has more than is read', () => {
    expect(new Reader({ a: 1 }).whole).toBe(true);
    expect(new Reader(Array.from({ length: 6000 }, (_, n) => n)).whole).toBe(false);
    let deep: Json = 1;
    for (let depth = 0; depth < 60; depth += 1) deep = { a: deep };
    expect(new Reader(deep).whole).toBe(false);
  });

  it('has no value for the names that every object has', () => {
    const reader = new Reader({ a: 1 });
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect(reader.text(name)).toBeUndefined();
      expect(reader.at(name)).toBeUndefined();
    }
  });
});

/** mulberry32: the same JSON in each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const KEYS = [
  'title',
  'severity',
  'host',
  'user',
  'name',
  'id',
  'timestamp',
  'src',
  'rule',
  'level',
  '',
  '__proto__',
  'a.b',
  'Ü',
  'alerts',
  'events',
  'detail',
  'detail-type',
  'data',
  'message',
  'specversion',
  'hash',
];
const TEXTS = [
  '',
  'x',
  'CORP\\amy',
  'amy@corp.example',
  '203.0.113.7:443',
  '2026-02-30',
  '{"a":[',
  '[[]]',
  'high',
  '\u0000',
  '\ud800',
  'a'.repeat(5000),
  'arn:aws:iam::000000000042:root',
  'CEF:0|a|b',
  '<34>1 - - - - - -',
  'S-1-5-18',
  '../../x',
];

function anyJson(random: () => number, depth: number): Json {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const kind = Math.floor(random() * (depth > 5 ? 5 : 8));
  if (kind < 2) return pick(TEXTS);
  if (kind === 2) return pick([0, -1, 1e300, 1795847000, 3.5, 100]);
  if (kind < 5) return pick([true, false, null]);
  const size = Math.floor(random() * 6);
  if (kind === 5) return Array.from({ length: size }, () => anyJson(random, depth + 1));
  return Object.fromEntries(Array.from({ length: size }, () => [pick(KEYS), anyJson(random, depth + 1)]));
}

it('whatever JSON comes becomes alerts, and none of it is lost', () => {
  const random = numbers(20_261_128);
  for (let round = 0; round < 1000; round += 1) {
    const body = anyJson(random, 0);
    if (Array.isArray(body) && body.flat(9).length === 0) continue;
    const { alerts } = parse('auto', [{ kept: body }]);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]?.raw).toEqual(JSON.parse(JSON.stringify({ kept: body })));
    expect(alerts[0]?.title).not.toBe('');
    expect(() => parse('auto', [body, { title: 'Another one' }])).not.toThrow();
  }
});
