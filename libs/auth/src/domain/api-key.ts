import { createHash, randomBytes } from 'node:crypto';

export interface NewApiKey {
  /** `tw_<prefix>_<secret>`, shown once. */
  key: string;
  prefix: string;
  hash: Buffer;
}

/** The secret has 256 random bits, so a plain SHA-256 keeps it; a slow hash would only slow every request. */
export function newApiKey(): NewApiKey {
  const prefix = randomBytes(5).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  return { key: `tw_${prefix}_${secret}`, prefix, hash: hashSecret(secret) };
}

export function parseApiKey(key: string): { prefix: string; hash: Buffer } | null {
  const match = /^tw_([0-9a-f]{10})_([A-Za-z0-9_-]{43})$/.exec(key);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  return { prefix: match[1], hash: hashSecret(match[2]) };
}

function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
