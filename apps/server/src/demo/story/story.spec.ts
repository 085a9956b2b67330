import { STORY_DAYS, story } from './story.ts';

const NOW = new Date('2026-11-20T09:30:00Z');

describe('the story of the demo', () => {
  const episodes = story(NOW);

  it('is told in the order in which it happened, two weeks back and never ahead', () => {
    const times = episodes.map(({ at }) => at.getTime());
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(NOW.getTime() - (times[0] ?? 0)).toBeGreaterThan((STORY_DAYS - 2) * 86_400_000);
    expect(NOW.getTime() - (times[0] ?? 0)).toBeLessThan(STORY_DAYS * 86_400_000);
    expect(times.at(-1)).toBeLessThan(NOW.getTime());
    const acts = episodes.flatMap(({ at, acts }) => acts.map(({ after }) => at.getTime() + after * 60_000));
    expect(Math.max(...acts)).toBeLessThan(NOW.getTime());
  });

  it('is the same each time, and leaves today’s to whoever signs in', () => {
    expect(story(NOW)).toEqual(episodes);
    const open = episodes.filter(({ acts }) => !acts.some(({ act }) => act === 'resolve'));
    expect(open.length).toBeGreaterThan(3);
    for (const { at } of open) expect(NOW.getTime() - at.getTime()).toBeLessThan(3_600_000);
  });

  it('sends names and addresses that nobody owns', () => {
    const named = episodes.flatMap(({ alert }) => [...alert.body.matchAll(/(?:@|:\/\/)([\w.-]+)/g)]);
    const foreign = named
      .map(([, host = '']) => host)
      .filter((host) => !/\.example$|^odata\.type$|^go$/.test(host));
    // What the bait pretends to be: it is shown, and leads elsewhere.
    expect(new Set(foreign)).toEqual(new Set(['login.microsoftonline.com']));
    const addresses = episodes.flatMap(({ alert }) => alert.body.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g) ?? []);
    expect(addresses.filter((ip) => !/^(?:10|192\.0\.2|198\.51\.100|203\.0\.113)\./.test(ip))).toEqual([]);
  });
});
