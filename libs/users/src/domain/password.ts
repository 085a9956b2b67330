import { hash, verify } from '@node-rs/argon2';
import { randomBytes, randomInt } from 'node:crypto';
import { Problem } from '#platform';
import { isCommonPassword } from './common-passwords.ts';

const MIN_LENGTH = 12;
const MAX_LENGTH = 200;
const SHORTEST_NAME = 4;

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

/** Whose password it is, and what else whoever guesses it would try. */
export interface PasswordOwner {
  email: string;
  name: string;
  /** Names of the organisation. */
  organisation?: readonly string[];
}

/** @throws Problem when it is too short, too long, a common one, or holds a name of the person, the organisation or this product */
export async function assertUsablePassword(password: string, owner: PasswordOwner): Promise<void> {
  const refuse = (message: string): never => {
    throw new Problem('invalid_request', message, {
      errors: [{ path: 'password', code: 'weak_password', message }],
    });
  };
  if (password.length < MIN_LENGTH) refuse(`The password must have at least ${MIN_LENGTH} characters.`);
  if (password.length > MAX_LENGTH) refuse(`The password may have at most ${MAX_LENGTH} characters.`);
  if (new Set(password).size < 5) refuse('The password repeats too few characters.');
  const plain = letters(password);
  const own = namesOf(owner).find((name) => name.length >= SHORTEST_NAME && plain.includes(name));
  if (own !== undefined)
    refuse(
      'The password must not contain the name or the email address, nor the name of the organisation or of this product.',
    );
  if (await isCommonPassword(password))
    refuse(
      'This password, or one that differs from it in figures and signs only, is among the most used; choose another.',
    );
}

function namesOf({ email, name, organisation = [] }: PasswordOwner): string[] {
  const [local = '', domain = ''] = email.split('@');
  const labels = domain.split('.').slice(0, -1);
  return [local, name, ...name.split(/\s+/), ...labels, ...organisation, 'Triage Warden'].map(letters);
}

/** As it is remembered: without case, and what stands between the letters. */
function letters(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Without characters that are mistaken for each other when read from a screen. */
const READABLE = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export function randomPassword(): string {
  return Array.from({ length: 20 }, () => READABLE[randomInt(READABLE.length)]).join('');
}
