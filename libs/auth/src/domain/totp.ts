import { generateSecret, generateURI, verifySync } from 'otplib';

export const TOTP_STEP_SECONDS = 30;
const CODE = /^\d{6}$/;

/** 160 random bits, Base32: what every authenticator app takes. */
export function newTotpSecret(): string {
  return generateSecret({ length: 20 });
}

/** `otpauth://…`, which the QR code holds. */
export function totpUri(secret: string, email: string): string {
  return generateURI({ issuer: 'Triage Warden', label: email, secret });
}

/**
 * The time step that a code belongs to, counted from 1970; null when it is wrong. The step before and the one after
 * are taken too, for clocks differ and people type slowly.
 */
export function totpStep(secret: string, code: string, now: Date): number | null {
  const token = code.replaceAll(/\s/g, '');
  if (!CODE.test(token)) return null;
  const epoch = Math.floor(now.getTime() / 1000);
  const result = verifySync({ secret, token, epoch, epochTolerance: TOTP_STEP_SECONDS });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}
