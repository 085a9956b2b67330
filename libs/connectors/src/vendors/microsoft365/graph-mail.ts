import type { Json, JsonObject } from '#contracts';
import type { ConnectorRef, EmailGateway, MailMessage } from '../../domain/capabilities.ts';
import { object, string, text } from '../../transport/answers.ts';
import { mailboxPath, odata, type Graph } from './graph.ts';
import type { SenderBlocking } from './graph-blocking.ts';

const FIELDS = 'id,internetMessageId,subject,from,parentFolderId,receivedDateTime,isDraft';

/** Names that Graph takes instead of a folder's id; they exist in every mailbox. */
const WELL_KNOWN_FOLDERS: ReadonlySet<string> = new Set([
  'junkemail',
  'deleteditems',
  'recoverableitemsdeletions',
  'archive',
]);

/**
 * Mailboxes in Exchange Online. Quarantine is a move into a folder of the same mailbox, hidden from mail programs
 * and named in the settings. The other road, `analyzedEmails/remediate`, is not taken: it needs Defender for
 * Office 365 Plan 2, answers 202 without a word on the outcome, and finds messages only after their analysis; a
 * move answers at once, can be read back from the mailbox and undone. Its limit: somebody with full access to the
 * mailbox and the right tool can still open the folder.
 */
export class GraphMail implements EmailGateway {
  /** The id of the quarantine folder by mailbox. */
  private readonly folders = new Map<string, string>();

  constructor(
    readonly connector: ConnectorRef,
    private readonly graph: Graph,
    private readonly folderName: string,
    private readonly blocking: SenderBlocking,
  ) {}

  async findMessage(
    mailbox: string,
    internetMessageId: string,
    signal?: AbortSignal,
  ): Promise<MailMessage | null> {
    const what = 'looking for a message';
    const { held, outside } = await this.copies(mailbox, internetMessageId, what, signal);
    const [found] = [...outside, ...held];
    return found === undefined ? null : mailMessage(found, outside.length === 0);
  }

  async quarantine(
    mailbox: string,
    internetMessageId: string,
    signal?: AbortSignal,
  ): Promise<{ message_id: string; from_folder: string }> {
    const what = 'quarantining a message';
    const { held, outside } = await this.copies(mailbox, internetMessageId, what, signal);
    let moved: { message_id: string; from_folder: string } | null = null;
    if (outside.length > 0) {
      const folder =
        (await this.quarantineFolder(mailbox, what, signal)) ??
        (await this.makeFolder(mailbox, what, signal));
      for (const message of outside) {
        const id = await this.move(mailbox, text(message['id']), folder, what, signal);
        if (id !== null) moved ??= { message_id: id, from_folder: text(message['parentFolderId']) };
      }
    }
    if (moved !== null) return moved;
    // Nothing was outside, or it moved between the look and the call: then it must be held by now.
    const now = held.length > 0 ? held : (await this.copies(mailbox, internetMessageId, what, signal)).held;
    const [first] = now;
    if (first === undefined) throw this.missing(mailbox, internetMessageId, what);
    return { message_id: text(first['id']), from_folder: text(first['parentFolderId']) };
  }

  /** To the inbox: where a message came from is not kept in the mailbox, and the inbox is where people look. */
  async release(mailbox: string, internetMessageId: string, signal?: AbortSignal): Promise<void> {
    const what = 'releasing a message';
    const { held, outside } = await this.copies(mailbox, internetMessageId, what, signal);
    if (held.length === 0 && outside.length === 0) throw this.missing(mailbox, internetMessageId, what);
    for (const message of held) await this.move(mailbox, text(message['id']), 'inbox', what, signal);
  }

  /** Only when every copy is there: a half done quarantine must be seen as none, so that it is completed. */
  async isQuarantined(mailbox: string, internetMessageId: string, signal?: AbortSignal): Promise<boolean> {
    const { held, outside } = await this.copies(
      mailbox,
      internetMessageId,
      'looking into the quarantine folder',
      signal,
    );
    return held.length > 0 && outside.length === 0;
  }

  blockSender(address: string, note: string, signal?: AbortSignal): Promise<void> {
    return this.blocking.block(address, note, signal);
  }

  unblockSender(address: string, signal?: AbortSignal): Promise<void> {
    return this.blocking.unblock(address, signal);
  }

  isSenderBlocked(address: string, signal?: AbortSignal): Promise<boolean> {
    return this.blocking.isBlocked(address, signal);
  }

  /** The message's copies inside and outside the quarantine folder. */
  private async copies(
    mailbox: string,
    internetMessageId: string,
    what: string,
    signal: AbortSignal | undefined,
  ): Promise<{ held: JsonObject[]; outside: JsonObject[] }> {
    const folder = await this.quarantineFolder(mailbox, what, signal);
    const everywhere = await this.find(mailbox, internetMessageId, what, signal);
    const held = folder === null ? [] : await this.find(mailbox, internetMessageId, what, signal, folder);
    const heldIds = new Set<Json | undefined>(held.map(({ id }) => id));
    return { held, outside: everywhere.filter(({ id }) => !heldIds.has(id)) };
  }

  private find(
    mailbox: string,
    internetMessageId: string,
    what: string,
    signal: AbortSignal | undefined,
    folder?: string,
  ): Promise<JsonObject[]> {
    const inFolder = folder === undefined ? '' : `/mailFolders/${encodeURIComponent(folder)}`;
    return this.graph.firstItems(
      {
        what,
        method: 'GET',
        path: `${mailboxPath(mailbox)}${inFolder}/messages`,
        query: {
          $filter: `internetMessageId eq ${odata(withBrackets(internetMessageId))}`,
          $select: FIELDS,
          $top: 50,
        },
        signal,
      },
      mailbox,
    );
  }

  /** The new id: Graph gives a moved message another one. Null when it is no longer where it was. */
  private async move(
    mailbox: string,
    id: string,
    destination: string,
    what: string,
    signal: AbortSignal | undefined,
  ): Promise<string | null> {
    const answer = await this.graph.call(
      {
        what,
        method: 'POST',
        path: `${mailboxPath(mailbox)}/messages/${encodeURIComponent(id)}/move`,
        json: { destinationId: destination },
        // The id dies with the move: a second one finds nothing.
        idempotent: true,
        accept: [404],
        signal,
      },
      mailbox,
    );
    return answer.status === 404 ? null : string(object(answer.body)['id']);
  }

  private async quarantineFolder(
    mailbox: string,
    what: string,
    signal: AbortSignal | undefined,
  ): Promise<string | null> {
    const known = this.folders.get(mailbox.toLowerCase());
    if (known !== undefined) return known;
    if (WELL_KNOWN_FOLDERS.has(this.folderName)) return this.folderName;
    const folders = await this.graph.allItems(
      {
        what,
        method: 'GET',
        signal,
        path: `${mailboxPath(mailbox)}/mailFolders`,
        query: { includeHiddenFolders: 'true', $select: 'id,displayName', $top: 100 },
      },
      mailbox,
    );
    return this.keepFolder(
      mailbox,
      string(folders.find(({ displayName }) => displayName === this.folderName)?.['id']),
    );
  }

  private async makeFolder(mailbox: string, what: string, signal: AbortSignal | undefined): Promise<string> {
    const answer = await this.graph.call(
      {
        what,
        method: 'POST',
        path: `${mailboxPath(mailbox)}/mailFolders`,
        json: { displayName: this.folderName, isHidden: true },
        // A name exists once: 409 means that somebody else has just made it.
        idempotent: true,
        accept: [409],
        signal,
      },
      mailbox,
    );
    const id =
      answer.status === 409
        ? await this.quarantineFolder(mailbox, what, signal)
        : this.keepFolder(mailbox, string(object(answer.body)['id']));
    if (id === null)
      throw this.graph.http.fail(what, `did not make the folder "${this.folderName}" in ${mailbox}`);
    return id;
  }

  private keepFolder(mailbox: string, id: string | null): string | null {
    if (id !== null) this.folders.set(mailbox.toLowerCase(), id);
    return id;
  }

  private missing(mailbox: string, internetMessageId: string, what: string) {
    return this.graph.http.fail(what, `has no message ${internetMessageId} in the mailbox ${mailbox}`, {
      status: 404,
    });
  }
}

/** Graph keeps the angle brackets of a Message-ID; parsers often drop them. */
function withBrackets(id: string): string {
  return id.startsWith('<') ? id : `<${id}>`;
}

function mailMessage(message: JsonObject, quarantined: boolean): MailMessage {
  return {
    id: text(message['id']),
    internet_message_id: text(message['internetMessageId']),
    subject: text(message['subject']),
    from: string(object(object(message['from'])['emailAddress'])['address']),
    folder: text(message['parentFolderId']),
    received_at: string(message['receivedDateTime']),
    quarantined,
  };
}
