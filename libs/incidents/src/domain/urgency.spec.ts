import { SEVERITIES, type Classification, type Severity } from '#contracts';
import type { ServiceLevels } from './service-levels.ts';
import { urgencyCells } from './urgency.ts';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const LEVELS: ServiceLevels = { critical: 60, high: 240, medium: 1440, low: 4320, informational: 10_080 };

/** The points of one that was made so many minutes ago. */
function points(severity: Severity, verdict: Classification | null, minutes: number): number[] {
  const at = NOW - minutes * 60_000;
  return urgencyCells(LEVELS, NOW)
    .filter((cell) => cell.rank === SEVERITIES.indexOf(severity) && cell.verdict === verdict)
    .filter(({ from, to }) => at >= from && at < to)
    .map((cell) => cell.points);
}

describe('how urgent an incident is', () => {
  it.each<[Severity, Classification | null, number, number]>([
    ['critical', 'malicious', 0, 10],
    ['critical', null, 44, 8],
    ['critical', null, 45.1, 9],
    ['critical', null, 60.1, 11],
    ['high', 'benign', 0, 4],
    ['medium', 'malicious', 1441, 9],
    ['low', 'suspicious', 10, 3],
    ['informational', 'inconclusive', 100_000, 3],
    ['informational', 'benign', 0, -2],
  ])('%s, %s, %d minutes old: %d points', (severity, verdict, minutes, expected) => {
    expect(points(severity, verdict, minutes)).toEqual([expected]);
  });

  it('is one thing for every severity, verdict and age', () => {
    for (const severity of SEVERITIES)
      for (const verdict of ['malicious', 'suspicious', 'benign', 'inconclusive', null] as const)
        for (const share of [-1, 0, 0.5, 0.75, 0.999, 1, 5])
          expect(points(severity, verdict, LEVELS[severity] * share)).toHaveLength(1);
  });

  it('puts what is over its time before the next severity, and a benign one behind it', () => {
    const [overdue] = points('medium', null, 1500);
    expect(overdue).toBeGreaterThan(points('high', null, 0)[0] as number);
    expect(points('high', 'benign', 0)[0]).toBeLessThan(points('medium', 'suspicious', 0)[0] as number);
  });
});
