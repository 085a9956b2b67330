import { RecordedEntries } from './recorded-entries.ts';

const mac = (n: number) => Buffer.from([n]);

describe('what this process has recorded of late', () => {
  it('is known for the tenant it was recorded for, until it is forgotten', () => {
    const recorded = new RecordedEntries();
    recorded.add('a', '1', mac(1));
    recorded.add('b', '2', mac(2));
    const found = recorded.of('a', ['1', '2', '3']);
    expect([...found]).toEqual([['1', mac(1)]]);
    recorded.forget(found.keys());
    expect(recorded.of('a', ['1']).size).toBe(0);
    expect(recorded.of('b', ['2']).size).toBe(1);
  });

  it('is bounded: the oldest are forgotten first', () => {
    const recorded = new RecordedEntries();
    const ids = Array.from({ length: 20_000 }, (_, index) => String(index));
    for (const id of ids) recorded.add('a', id, mac(1));
    const known = [...recorded.of('a', ids).keys()];
    expect(known).toHaveLength(10_000);
    expect(known[0]).toBe('10000');
  });
});
