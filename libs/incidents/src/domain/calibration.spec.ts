import { calibration, type Judged } from './calibration.ts';

const judged = (confidence: number, right: boolean, incidents: number): Judged => ({
  verdict: 'malicious',
  confidence,
  right,
  incidents,
});

describe('how far confidence is what it says', () => {
  it('is told with the sizes: what was off, by band and over all', () => {
    const { bands, ...all } = calibration([
      judged(0.8, true, 8),
      judged(0.8, false, 2),
      judged(0.95, true, 10),
      judged(1, false, 5),
      judged(1, true, 5),
    ]);
    expect(all.incidents).toBe(30);
    expect(all.right).toBe(23);
    // 8 × 0.04 + 2 × 0.64 + 10 × 0.0025 + 5 × 1, of 30.
    expect(all.brier_score).toBeCloseTo(6.625 / 30, 12);
    // Nothing in the band of 80 %; 15 right of 19.5 expected in that of 90 to 100 %.
    expect(all.calibration_error).toBeCloseTo(4.5 / 30, 12);
    expect(bands).toHaveLength(10);
    expect(bands[8]).toEqual({ from: 80, to: 89, incidents: 10, right: 8, mean_confidence: 0.8 });
    expect(bands[9]).toMatchObject({ from: 90, to: 100, incidents: 20, right: 15 });
    expect(bands[9]?.mean_confidence).toBeCloseTo(0.975, 12);
  });

  it('puts every per cent into the band that names it', () => {
    for (let percent = 0; percent <= 100; percent += 1) {
      const band = calibration([judged(percent / 100, true, 1)]).bands.find(
        ({ incidents }) => incidents === 1,
      );
      expect(band?.from).toBeLessThanOrEqual(percent);
      expect(band?.to).toBeGreaterThanOrEqual(percent);
    }
  });

  it('of nothing is nothing, and no score', () => {
    expect(calibration([])).toMatchObject({
      incidents: 0,
      right: 0,
      brier_score: null,
      calibration_error: null,
    });
    expect(calibration([]).bands.every(({ mean_confidence }) => mean_confidence === null)).toBe(true);
  });
});
