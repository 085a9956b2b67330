import type { Clock } from './clock.ts';
import { Ids, isUuid } from './ids.ts';

const clockAt = (ms: number[]): Clock => ({
  now: () => new Date(ms.length > 1 ? (ms.shift() as number) : (ms[0] as number)),
});

describe('ids', () => {
  it('are UUIDs of version 7 that carry their time', () => {
    const id = new Ids(clockAt([Date.UTC(2026, 10, 22)])).next();
    expect(isUuid(id)).toBe(true);
    expect(id[14]).toBe('7');
    expect('89ab').toContain(id[19]);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.UTC(2026, 10, 22));
  });

  it('rise, many within one millisecond and when the clock steps back', () => {
    const ids = new Ids(clockAt([1_000_000, ...Array<number>(9000).fill(1_000_000), 999_000]));
    const made = Array.from({ length: 10_000 }, () => ids.next());
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
  });
});
