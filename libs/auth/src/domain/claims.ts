import { ROLES, type Role } from '#contracts';

export type Claims = Readonly<Record<string, unknown>>;

/** Why somebody whom the identity provider vouches for is not let in, or could not be asked there. */
export const SIGN_ON_PROBLEMS = [
  /** The provider cannot be reached, or is not what the settings say. */
  'unavailable',
  /** Begun in another browser, too long ago, or used already. */
  'stale',
  /** The person, or the provider, has said no. */
  'denied',
  /** What came back does not hold: signature, nonce, issuer, audience, time. */
  'not_trusted',
  'no_role',
  'no_email',
  'email_not_verified',
  /** There is a user with that address who has not linked the provider. */
  'email_taken',
  'disabled',
  'last_administrator',
  /** Linked to somebody else here already, or this user to somebody else there. */
  'linked_already',
  /** The session from which it began has ended. */
  'session_ended',
  /** Whoever was to prove who they are came back as somebody else. */
  'other_person',
  /** The provider does not say that the person has just signed in there. */
  'not_just_now',
] as const;
export type SignOnProblem = (typeof SIGN_ON_PROBLEMS)[number];

export interface RoleRules {
  claim: string;
  map: ReadonlyMap<string, Role>;
  fallback: Role | undefined;
}

/** The highest role that any of the claim's values maps to; undefined: this person has none here. */
export function roleOf(claims: Claims, { claim, map, fallback }: RoleRules): Role | undefined {
  const roles = valuesOf(claims, claim).map((value) => map.get(value));
  return ROLES.toReversed().find((role) => roles.includes(role)) ?? fallback;
}

/** A claim's texts: the name as it stands first, for some hold dots themselves, then as a path. */
function valuesOf(claims: Claims, claim: string): string[] {
  const found = Object.hasOwn(claims, claim)
    ? claims[claim]
    : claim.split('.').reduce<unknown>((value, part) => (has(value, part) ? value[part] : undefined), claims);
  return (Array.isArray(found) ? (found as unknown[]) : [found]).filter((value) => typeof value === 'string');
}

function has(value: unknown, part: string): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, part);
}

/** Whom the claims are about, or why nobody can be made of them. */
export function personOf(
  claims: Claims,
): { email: string; name: string } | 'no_email' | 'email_not_verified' {
  const { email, email_verified: verified } = claims;
  if (typeof email !== 'string' || email.length > 254 || !/^[^\s@]+@[^\s@]+$/.test(email)) return 'no_email';
  // Left out by many who verify all of theirs; said to be false, it may be anybody's.
  if (verified === false || verified === 'false') return 'email_not_verified';
  const name = [claims['name'], claims['preferred_username']].find(
    (candidate): candidate is string => typeof candidate === 'string' && candidate.trim() !== '',
  );
  return { email: email.toLowerCase(), name: (name ?? email).trim().slice(0, 120) };
}

/** What somebody knows, has or is: the methods of RFC 8176 by kind. */
const FACTOR_KINDS: readonly (readonly string[])[] = [
  ['pwd', 'pin', 'kba'],
  ['otp', 'hwk', 'swk', 'pop', 'sc', 'sms', 'tel'],
  ['fpt', 'face', 'iris', 'retina', 'vbm'],
];

/** Whether the provider says that factors of more than one kind were asked for: a code alone is one factor, too. */
export function hadSecondFactor(claims: Claims): boolean {
  const methods = valuesOf(claims, 'amr');
  const kinds = FACTOR_KINDS.filter((kind) => methods.some((method) => kind.includes(method)));
  return methods.includes('mfa') || kinds.length > 1;
}

/** Seconds by which the clocks of the provider and of this machine may differ. */
const CLOCK_SKEW = 30;

/** Whether the provider says that the person has signed in there since then, and not only has a session. */
export function signedInSince(claims: Claims, since: Date): boolean {
  const { auth_time: at } = claims;
  return typeof at === 'number' && at >= Math.floor(since.getTime() / 1000) - CLOCK_SKEW;
}

/** Only an address of our own: `//evil.example`, `/\evil.example` and `https://…` are not followed. */
export function ownPath(next: unknown): string {
  if (typeof next !== 'string' || next.length > 2000 || !/^\/(?![/\\])[^\\\s]*$/.test(next)) return '/';
  // As the browser will read it, whatever hides in it.
  const base = 'http://own.invalid';
  return URL.canParse(next, base) && new URL(next, base).origin === base ? next : '/';
}
