import type { MailboxSecurity } from './domain/mailbox-settings.ts';

/** `staleAt`: from when on the token is no longer to be relied on. */
export type MailCredentials = { password: string } | { accessToken: string; staleAt: Date };

export interface MailServer {
  host: string;
  port: number;
  security: MailboxSecurity;
  username: string;
  credentials: MailCredentials;
  ca: string | null;
}

/** One folder, open over one connection. Each call fails with an `ImapFailure`, after which the connection is over. */
export interface MailFolder {
  /** While it is the same, a UID is the same mail. */
  readonly uidValidity: string;
  /** Of the mails that lie there, the oldest first. */
  uids(): Promise<number[]>;
  /** The mail as it was delivered; null: it is gone. The server does not take it for read. */
  read(uid: number, mostBytes: number): Promise<Buffer | 'too_large' | null>;
  /** One that is gone is no failure. */
  move(uid: number, folder: string): Promise<void>;
  /** Until the server tells of something new since `uids` was asked, the time is over, the connection ends, or `stop`. */
  waitForNews(seconds: number, stop: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
