import { hash, verify } from '@node-rs/argon2';
import { randomBytes, randomInt } from 'node:crypto';
import { Problem } from '#platform';

const MIN_LENGTH = 12;
const MAX_LENGTH = 200;

/** OWASP's second argon2id profile: 19 MiB, two passes. */
const OPTIONS = {
  algorithm: 2, // argon2id: the package's enum does not survive isolated modules
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

export function hashPassword(password: string): Promise<string> {
  return hash(password, OPTIONS);
}

/** Takes as long for an unknown user, or one without a password (`stored` null), as for a wrong password. */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  unknownUserHash ??= hashPassword(randomBytes(16).toString('hex'));
  const matches = await verify(stored ?? (await unknownUserHash), password.slice(0, MAX_LENGTH + 1));
  return stored !== null && matches;
}
let unknownUserHash: Promise<string> | undefined;

/** @throws Problem when it is too short, too long, or holds the user's own address or name */
export function assertUsablePassword(password: string, user: { email: string; name: string }): void {
  const refuse = (message: string): never => {
    throw new Problem('invalid_request', message, {
      errors: [{ path: 'password', code: 'weak_password', message }],
    });
  };
  if (password.length < MIN_LENGTH) refuse(`The password must have at least ${MIN_LENGTH} characters.`);
  if (password.length > MAX_LENGTH) refuse(`The password may have at most ${MAX_LENGTH} characters.`);
  if (new Set(password).size < 5) refuse('The password repeats too few characters.');
  const lower = password.toLowerCase();
  const own = [user.email.split('@')[0] ?? '', user.name].map((part) => part.toLowerCase());
  if (own.some((part) => part.length >= 4 && lower.includes(part)))
    refuse('The password must not contain the name or the email address.');
}

/** Without characters that are mistaken for each other when read from a screen. */
const READABLE = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export function randomPassword(): string {
  return Array.from({ length: 20 }, () => READABLE[randomInt(READABLE.length)]).join('');
}
