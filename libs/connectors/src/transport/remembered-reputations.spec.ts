import { Clock } from '#platform';
import type { Reputation } from '../domain/capabilities.ts';
import { RememberedReputations } from './remembered-reputations.ts';

const MINUTE = 60_000;

function memory() {
  let now = Date.parse('2026-11-22T12:00:00Z');
  const asked: string[] = [];
  const remembered = new RememberedReputations(Object.assign(new Clock(), { now: () => new Date(now) }));
  return {
    asked,
    pass: (ms: number) => (now += ms),
    get: (key: string, known = true) =>
      remembered.get(key, async () => {
        asked.push(key);
        return { known, link: `answer ${asked.length}` } as unknown as Reputation;
      }),
    remembered,
  };
}

describe('the answers of a threat intelligence service', () => {
  it.each([
    ['known', true, 15],
    ['unknown', false, 2],
  ])('are kept for their time when %s, and asked for anew after it', async (_what, known, minutes) => {
    const { asked, get, pass } = memory();
    const first = await get('a', known);
    pass(minutes * MINUTE - 1);
    expect(await get('a', known)).toBe(first);
    expect(asked).toEqual(['a']);
    pass(1);
    expect(await get('a', known)).not.toBe(first);
    expect(asked).toEqual(['a', 'a']);
  });

  it('are one call for all that ask at the same time, and one for each thing', async () => {
    const { asked, get } = memory();
    const answers = await Promise.all([get('a'), get('a'), get('b')]);
    expect(answers[0]).toBe(answers[1]);
    expect(answers[0]).not.toBe(answers[2]);
    expect(asked).toEqual(['a', 'b']);
  });

  it('are not kept when there was none: the next one asks again', async () => {
    const { remembered, get, asked } = memory();
    await expect(remembered.get('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    await get('a');
    expect(asked).toEqual(['a']);
  });

  it('are five thousand at most: the one that was longest of no use goes', async () => {
    const { asked, get } = memory();
    for (let n = 0; n < 5_000; n += 1) await get(`k${n}`);
    await get('k0');
    await get('one more');
    const before = asked.length;
    await get('k0');
    await get('k2');
    expect(asked.length).toBe(before);
    await get('k1');
    expect(asked.slice(before)).toEqual(['k1']);
  });

  it('are new again when they were asked for again', async () => {
    const { asked, get, pass } = memory();
    await get('early');
    pass(15 * MINUTE);
    for (let n = 0; n < 4_999; n += 1) await get(`k${n}`);
    await get('early');
    await get('one more');
    const before = asked.length;
    await get('early');
    expect(asked.length).toBe(before);
  });

  it('are not waited for by who gives up, and come for the others all the same', async () => {
    const { remembered } = memory();
    const gone = new AbortController();
    let answer = (_value: Reputation) => {};
    const call = new Promise<Reputation>((resolve) => (answer = resolve));
    const [left, stays] = [
      remembered.get('a', () => call, gone.signal),
      remembered.get('a', () => call, new AbortController().signal),
    ];
    gone.abort();
    await expect(left).rejects.toMatchObject({ effect: 'none', transient: true });
    answer({ known: true } as Reputation);
    expect(await stays).toEqual({ known: true });
    await expect(remembered.get('a', () => call, gone.signal)).rejects.toThrow('given up');
  });
});
