import type { SecondFactorMethod, SignInFactor } from '#contracts';

/** What somebody shows to prove a second factor. */
export type FactorProof =
  { method: 'totp' | 'recovery_code'; code: string } | { method: 'passkey'; response: object };

/** A proof that holds. It is used up, in the transaction of what it is good for, by `spend`. */
export interface CheckedProof {
  userId: string;
  method: SecondFactorMethod;
  /** @throws Problem invalid_credentials when it was used in the meantime */
  spend(): Promise<void>;
}

/** What a session begins with. */
export interface SessionProof {
  factors: readonly SignInFactor[];
  /** Whether one of them is a second factor, or as good as one. */
  secondFactor: boolean;
}

export const BY_PASSWORD: SessionProof = { factors: ['password'], secondFactor: false };
