import { takePlace } from './rate-window.ts';

const LIMIT = { calls: 4, periodSeconds: 60 };

describe('sliding window', () => {
  it('never lets more through in any period, however the calls come', () => {
    let taken: number[] = [];
    const times: number[] = [];
    for (let call = 0; call < 200; call += 1) {
      const now = Math.floor(call / 3) * 7_000;
      const place = takePlace(taken, now, LIMIT);
      taken = place.taken;
      times.push(place.at);
    }
    for (const start of times) {
      const within = times.filter((time) => time >= start && time < start + 60_000);
      expect(within.length).toBeLessThanOrEqual(LIMIT.calls);
    }
  });

  it('gives the first ones their place at once and later ones in order', () => {
    const places: number[] = [];
    let taken: number[] = [];
    for (let call = 0; call < 9; call += 1) {
      const place = takePlace(taken, 1_000, LIMIT);
      taken = place.taken;
      places.push(place.at);
    }
    expect(places).toEqual([1_000, 1_000, 1_000, 1_000, 61_000, 61_000, 61_000, 61_000, 121_000]);
  });

  it('forgets what is older than the period', () => {
    expect(takePlace([1_000, 2_000], 100_000, LIMIT)).toEqual({ at: 100_000, taken: [100_000] });
  });
});
