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
    for (const { alert } of episodes) {
      const hosts = alert.body.match(/[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?=[\s>"/;,)\\]|$)/gi) ?? [];
      const foreign = hosts.filter(
        (host) =>
          !/\.(?:example|exe)$|^(?:login\.microsoftonline\.com|smtp\.mailfrom|header\.(?:from|d))$|^graph/i.test(
            host,
          ),
      );
      expect(foreign.filter((host) => !/^(?:microsoft\.graph\.security\.\w+)$/.test(host))).toEqual([]);
    }
  });
});
