import type { RefusalKind } from '#contracts';

const LONGEST_REASON = 300;
const SHOWN = /^(?:[^\s@\p{C}]{1,64}@[^\s@\p{C}]{1,90}|tw_[0-9a-f]{10})$/u;

const REASONS: Record<RefusalKind, string> = {
  sign_in: 'The account or the password was wrong.',
  throttled: 'Too many attempts before.',
  second_factor: 'The second factor was wrong.',
  single_sign_on: 'The identity provider or the mapping of its roles refused it.',
  reauthentication: 'Signing in again failed.',
  api_key: 'The API key is unknown, expired or revoked.',
  permission: 'The permission is missing.',
  csrf: 'The CSRF token was missing or wrong.',
  others: 'Of other accounts and addresses.',
};

/** The account as the record may show it; null for everything that is neither an email address nor a key's prefix. */
export function shownAccount(given: string | null): string | null {
  const text = given?.trim().toLowerCase() ?? '';
  return text.length <= 155 && SHOWN.test(text) ? text : null;
}

export function shownReason(refusal: { kind: RefusalKind; reason?: string }): string {
  return (refusal.reason ?? REASONS[refusal.kind]).replace(/\p{C}/gu, ' ').slice(0, LONGEST_REASON);
}
