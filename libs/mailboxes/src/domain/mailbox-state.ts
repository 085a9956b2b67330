/** `waiting`: nobody has looked into it yet; `failing`: the last session failed, and it is tried again. */
export const MAILBOX_STATES = ['waiting', 'watching', 'failing'] as const;
export type MailboxState = (typeof MAILBOX_STATES)[number];
