/** What the page after a sign-in finds in its place of the history: it is the first that somebody sees. */
export const SIGNED_IN = { signed_in: true };

export function hasJustSignedIn(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'signed_in' in state && state.signed_in === true;
}
