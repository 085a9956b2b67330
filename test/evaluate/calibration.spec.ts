import { applied, fitted, isKeptApart } from './calibration.ts';

/** So many mails of a score, of which a share is unwanted. */
function mails(score: number, unwanted: number, of: number) {
  return Array.from({ length: of }, (_, at) => ({ score, unwanted: at < unwanted }));
}

it('finds how likely a score is what it says', () => {
  const found = fitted([...mails(0.2, 40, 100), ...mails(0.6, 70, 100), ...mails(0.8, 80, 100)]);
  expect([0.2, 0.6, 0.8].map((score) => Math.round(applied(found, score) * 10) / 10)).toEqual([
    0.4, 0.7, 0.8,
  ]);
});

it('changes next to nothing where scores are right', () => {
  const { slope, shift } = fitted([...mails(0.1, 10, 100), ...mails(0.5, 50, 100), ...mails(0.9, 90, 100)]);
  expect(slope).toBeCloseTo(1);
  expect(shift).toBeCloseTo(0);
});

it('never turns the order round, and leaves alone what cannot be fitted', () => {
  expect(fitted([...mails(0.2, 90, 100), ...mails(0.8, 10, 100)]).slope).toBeGreaterThan(0);
  expect(fitted(mails(0.2, 100, 100))).toEqual({ slope: 1, shift: 0 });
  for (const score of [0, 1]) expect(applied({ slope: 1, shift: 0 }, score)).toBeCloseTo(score);
});

it('keeps about half of the mails apart, always the same', () => {
  const ids = Array.from({ length: 1000 }, (_, at) => `mail-${at}`);
  const kept = ids.filter(isKeptApart);
  expect(Math.abs(kept.length - 500)).toBeLessThan(60);
  expect(ids.filter(isKeptApart)).toEqual(kept);
});
