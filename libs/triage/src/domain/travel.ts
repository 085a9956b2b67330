import { COUNTRY_CENTRES, HALF_WIDTHS } from './country-centres.ts';

const EARTH_KM = 6371;
/** Most people live no further than this from the middle of their country. */
const HALF_WIDTH_KM = 600;
/** An airliner, door to door. */
const FASTEST_KM_H = 900;
/** Nearer than this it may be the same person with two networks: a train, a border, a telephone's operator. */
const NEAR_KM = 500;

/**
 * How far two countries are apart at least, in km: between their middles, less what people may live away from them.
 * @returns null where one of them is not known
 */
export function kilometresBetween(one: string, other: string): number | null {
  const [from, to] = [COUNTRY_CENTRES.get(one), COUNTRY_CENTRES.get(other)];
  if (from === undefined || to === undefined) return null;
  if (one === other) return 0;
  const rad = (degrees: number): number => (degrees * Math.PI) / 180;
  const [a, b] = [rad(from[0]), rad(to[0])];
  const half =
    Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(rad(to[1] - from[1]) / 2) ** 2;
  const away = (code: string): number => HALF_WIDTHS[code] ?? HALF_WIDTH_KM;
  return Math.max(0, Math.round(2 * EARTH_KM * Math.asin(Math.sqrt(half)) - away(one) - away(other)));
}

/** Whether nobody can have gone from one country to the other in that time, either way round. */
export function isImpossible(one: string, other: string, milliseconds: number): boolean {
  const distance = kilometresBetween(one, other);
  return (
    distance !== null && distance > NEAR_KM && distance / FASTEST_KM_H > Math.abs(milliseconds) / 3_600_000
  );
}
