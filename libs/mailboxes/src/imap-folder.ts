import type { ImapFlow } from 'imapflow';
import { pause, within } from '#platform';
import { ImapFailure, imapFailure } from './imap-failure.ts';
import type { MailFolder } from './mail-folder.ts';

const COMMAND_SECONDS = 60;
const MAIL_SECONDS = 300;
const GOODBYE_SECONDS = 5;

/** A folder of ImapFlow's. What is asked of it ends IDLE by itself, and waiting begins it again. */
export class ImapFolder implements MailFolder {
  private news = true;
  private over = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly client: ImapFlow,
    private readonly host: string,
    private readonly doneFolder: { known: boolean },
    readonly uidValidity: string,
    private readonly stop: AbortSignal,
  ) {
    client.on('exists', () => {
      this.news = true;
      this.wake();
    });
    client.on('close', () => {
      this.over = true;
      this.wake();
    });
  }

  async uids(): Promise<number[]> {
    this.news = false;
    const found = await this.ask('list the mails of its folder', COMMAND_SECONDS, () =>
      this.client.search({ deleted: false }, { uid: true }),
    );
    if (!Array.isArray(found))
      throw new ImapFailure(
        'trouble',
        `The mail server ${this.host} could not list the mails of its folder.`,
      );
    return found.sort((left, right) => left - right);
  }

  async read(uid: number, mostBytes: number): Promise<Buffer | 'too_large' | null> {
    const message = await this.ask('give a mail', MAIL_SECONDS, () =>
      this.client.fetchOne(
        String(uid),
        { uid: true, source: { start: 0, maxLength: mostBytes + 1 } },
        { uid: true },
      ),
    );
    if (!message || message.source === undefined) return null;
    return message.source.length > mostBytes ? 'too_large' : message.source;
  }

  async move(uid: number, folder: string): Promise<void> {
    await this.ensure(folder);
    const doing = `move a mail to the folder "${folder}"`;
    const moved = await this.ask(doing, COMMAND_SECONDS, () =>
      this.client.messageMove(String(uid), folder, { uid: true }),
    );
    if (!moved) throw new ImapFailure('trouble', `The mail server ${this.host} could not ${doing}.`);
  }

  async waitForNews(seconds: number, stop: AbortSignal): Promise<void> {
    if (this.news || this.over || stop.aborted) return;
    const woken = new AbortController();
    const wake = () => woken.abort();
    this.wake = wake;
    stop.addEventListener('abort', wake, { once: true });
    // It goes on until the next command. Should it fail, the connection ends, or the time does.
    this.client.idle().catch(() => undefined);
    await pause(seconds * 1000, woken.signal);
    stop.removeEventListener('abort', wake);
    this.wake = () => undefined;
  }

  async close(): Promise<void> {
    await within(GOODBYE_SECONDS, null, () => this.client.logout()).catch(() => undefined);
    this.client.close();
  }

  /** Once a session: a folder that somebody has removed meanwhile is told of by the move that fails. */
  private async ensure(folder: string): Promise<void> {
    if (this.doneFolder.known) return;
    await this.ask(`make the folder "${folder}"`, COMMAND_SECONDS, () => this.client.mailboxCreate(folder));
    this.doneFolder.known = true;
  }

  private async ask<T>(doing: string, seconds: number, work: () => Promise<T>): Promise<T> {
    // ImapFlow answers with nothing at all where there is no connection.
    if (this.over) throw new ImapFailure('trouble', `The mail server ${this.host} cut the connection.`);
    try {
      return await within(seconds, this.stop, work);
    } catch (error) {
      this.client.close();
      throw imapFailure(error, this.host, { doing });
    }
  }
}
