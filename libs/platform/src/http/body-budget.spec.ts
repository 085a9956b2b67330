import { BodyBudget } from './body-budget.ts';

const MB = 1024 * 1024;
const budget = () => new BodyBudget({ values: { BODY_MEMORY_MB: 64 } as never });

describe('the bytes of bodies', () => {
  it('are counted while they are held, and given back once', () => {
    const bodies = budget();
    const claim = bodies.claim();
    expect(claim.take(MB)).toBe(true);
    expect(claim.take(MB)).toBe(true);
    expect(bodies.bytes).toEqual({ held: 2 * MB, highest: 2 * MB });
    claim.release();
    claim.release();
    expect(bodies.bytes).toEqual({ held: 0, highest: 2 * MB });
    expect(claim.take(1)).toBe(false);
  });

  it('of strangers take half of the room at most, of others three quarters', () => {
    const bodies = budget();
    const strangers = [bodies.claim(), bodies.claim()];
    expect(strangers.map((claim) => claim.take(20 * MB))).toEqual([true, false]);
    const known = [bodies.claim(), bodies.claim()];
    for (const claim of known) claim.prove();
    expect(known.map((claim) => claim.take(25 * MB))).toEqual([true, false]);
    strangers[0]?.release();
    expect(known[1]?.take(20 * MB)).toBe(true);
  });

  it('that are few always have a place beside large ones', () => {
    const bodies = budget();
    const large = bodies.claim();
    large.prove();
    expect(large.take(48 * MB)).toBe(true);
    expect(large.take(MB)).toBe(false);
    expect(bodies.claim().take(60_000)).toBe(true);
    expect(bodies.claim().take(70_000)).toBe(false);
  });

  it('that are said to be large have no place of small ones while they begin', () => {
    const bodies = budget();
    expect(bodies.claim().take(32 * MB)).toBe(true);
    expect(bodies.claim(25 * MB).take(1000)).toBe(false);
    expect(bodies.claim(1000).take(1000)).toBe(true);
  });

  it('no longer count as a stranger’s when the sender has shown who it is', () => {
    const bodies = budget();
    const first = bodies.claim();
    first.take(30 * MB);
    expect(bodies.claim().take(10 * MB)).toBe(false);
    first.prove();
    first.prove();
    expect(bodies.claim().take(10 * MB)).toBe(true);
  });
});
