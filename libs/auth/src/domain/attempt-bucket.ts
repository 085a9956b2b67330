import { networkOf } from './network.ts';

/** Where attempts are counted, and how the delay grows: `free` at once, then `first` seconds, doubled up to `longest`. */
export interface AttemptBucket {
  key: string;
  /** Whose attempts these are: a reset or an unlocking clears them. Null: they are about nobody in particular. */
  account: string | null;
  free: number;
  first: number;
  longest: number;
}

const GUESSES = { free: 5, first: 5, longest: 900 };
/** Over all networks: bounds guessing by many machines. A person's own browser does not come here. */
const OF_ACCOUNT = { free: 100, first: 1, longest: 60 };
/** Over all accounts: bounds one password tried on everybody. Short, for many people sit behind one address. */
const OF_NETWORK = { free: 50, first: 1, longest: 30 };

/** Whose attempts a sign-in with this address counts as; the address as it is stored, in lower case. */
export interface SignInSource {
  email: string;
  ip: string | null;
  /** The id that this account's browser was given after an earlier sign-in; null: an unknown browser. */
  device: string | null;
}

/**
 * A browser in which this person has signed in before is counted by itself, so that nobody else's guesses stand in
 * its way. All others are counted by account and network together, and more loosely by each of the two.
 */
export function signInBuckets({ email, ip, device }: SignInSource): AttemptBucket[] {
  if (device !== null) return [{ key: `device:${device}`, account: email, ...GUESSES }];
  const account = { key: `account:${email}`, account: email, ...OF_ACCOUNT };
  if (ip === null) return [account];
  const network = networkOf(ip);
  return [
    account,
    { key: `network:${network}`, account: null, ...OF_NETWORK },
    { key: `pair:${network}:${email}`, account: email, ...GUESSES },
  ];
}

/** Guesses of one secret of somebody who is known, such as the current password or a second factor. */
export function guessBucket(secret: string, userId: string): AttemptBucket {
  return { key: `${secret}:${userId}`, account: userId, ...GUESSES };
}
