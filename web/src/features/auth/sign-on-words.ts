import { t } from '../../shared/texts/texts.ts';
const WORDS: Record<string, string> = {
  unavailable: t`The identity provider does not answer. Try again in a moment, or sign in with a password.`,
  stale: t`That sign-in was begun in another browser, too long ago, or is used up. Begin again.`,
  denied: t`The sign-in was cancelled at the identity provider.`,
  not_trusted: t`The answer of the identity provider could not be trusted, so nobody was signed in. Begin again.`,
  no_role: t`You are known there, but none of your groups has a role here. Ask an administrator to be given access.`,
  no_email: t`The identity provider gives no email address for you, and one is needed here.`,
  email_not_verified: t`The identity provider has not verified your email address. Verify it there, then come back.`,
  email_taken: t`There is a user with your address already. Sign in with its password, then link the provider under Settings, Profile.`,
  disabled: t`Your user is disabled here; an administrator can enable it.`,
  last_administrator: t`The identity provider no longer names you an administrator, but you are the last one here. Make another one first.`,
  linked_already: t`That sign-in is linked to a user already, or you have another one there.`,
  other_person: t`You came back from the identity provider as somebody else. Go on as the one who is signed in here.`,
  not_just_now: t`The identity provider does not say that you have just signed in there, so it proves nothing. Sign out and in again.`,
  session_ended: t`Your session ended in between. Sign in and begin again.`,
};

/** What the server's word in the address means; a word that we do not know says only that it failed. */
export function signOnProblem(word: string | null): string | null {
  if (word === null) return null;
  return Object.hasOwn(WORDS, word)
    ? (WORDS[word] ?? null)
    : t`The sign-in with the identity provider failed. Begin again.`;
}
