import { createHash } from 'node:crypto';

/** What has become of a mail that still lies in the folder: `taken` is still to be moved, `refused` stays. */
export const MESSAGE_OUTCOMES = ['taken', 'refused'] as const;
export type MessageOutcome = (typeof MESSAGE_OUTCOMES)[number];

export interface KnownMessage {
  /** `messageName` */
  message: string;
  outcome: MessageOutcome;
  /** SHA-256 of its bytes; null where they were not read. */
  digest: string | null;
}

/** A mail of a folder: a server may number anew, and then UIDVALIDITY is another. */
export function messageName(uidValidity: string, uid: number): string {
  return `${uidValidity}.${uid}`;
}

export function digestOf(mail: Buffer): string {
  return createHash('sha256').update(mail).digest('hex');
}

/** By which the intake knows the mail, should a process die between its commit and ours. */
export function deliveryKey(mailboxId: string, message: string, digest: string): string {
  return `imap:${mailboxId}:${message}:${digest}`;
}

/** What is known of a mailbox's mails, and what of it no longer says anything. */
export class KnownMessages {
  private readonly byName: Map<string, KnownMessage>;
  private readonly taken: Set<string>;

  constructor(private readonly known: readonly KnownMessage[]) {
    this.byName = new Map(known.map((one) => [one.message, one]));
    this.taken = new Set(
      known.flatMap(({ outcome, digest }) => (outcome === 'taken' && digest !== null ? [digest] : [])),
    );
  }

  outcomeOf(message: string): MessageOutcome | null {
    return this.byName.get(message)?.outcome ?? null;
  }

  /** Taken in before the server numbered its mails anew, and not moved yet. */
  hasTaken(digest: string): boolean {
    return this.taken.has(digest);
  }

  /**
   * Names of mails that are gone from the folder, by us or by somebody else. What was taken under another UIDVALIDITY is
   * kept: its mail may lie there with another number.
   */
  gone(uidValidity: string, present: ReadonlySet<string>): string[] {
    return this.known
      .filter(
        ({ message, outcome }) =>
          !present.has(message) && (outcome === 'refused' || message.startsWith(`${uidValidity}.`)),
      )
      .map(({ message }) => message);
  }
}
