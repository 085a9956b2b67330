import { expect, it } from 'vitest';
import { isBase64 } from './base64.ts';

it.each([
  'QQ==',
  'QQ',
  'QUI=',
  'QUI',
  'QUJD',
  'QUJDRA==',
  '+/+/',
  Buffer.alloc(6_000_000, 'x').toString('base64'),
])('is base64: %.12s', (text) => {
  expect(isBase64(text)).toBe(true);
});

it.each(['', 'Q', 'no base64!', 'QUJD\n', 'QU JD', '-_-_', 'QQ=', 'QR==', 'QUJD====', '=QUJ', 'ä'])(
  'is not: %j',
  (text) => {
    expect(isBase64(text)).toBe(false);
  },
);
