import { Problem } from '#platform';
import { decompressed } from './encodings.ts';
import { Marks } from './marks.ts';

type Headers = Record<string, string | string[] | undefined>;

const RETRY_AFTER_SECONDS = 5;

/**
 * A delivery as it was before it was compressed, with headers that say so. What it then takes has to have room beside
 * all others in hand, which its length on the wire says nothing of.
 * @param take false: there is no room for so many bytes more
 * @throws Problem as `readBody`; unavailable
 */
export function unpacked<T extends { body: Buffer; headers: Headers }>(
  delivery: T,
  limit: number,
  take: (bytes: number) => boolean,
): T {
  const encoding = String(delivery.headers['content-encoding'] ?? '');
  const body = decompressed(delivery.body, encoding, limit, new Marks());
  // As it came: it was not compressed, whatever its headers say of it.
  if (body === delivery.body) return delivery;
  if (!take(body.length))
    throw new Problem(
      'unavailable',
      'The server has as many bodies in hand as it can hold; this one, unpacked, finds no room. Send it again in a moment.',
      { retryAfterSeconds: RETRY_AFTER_SECONDS },
    );
  return { ...delivery, body, headers: { ...delivery.headers, 'content-encoding': undefined } };
}
