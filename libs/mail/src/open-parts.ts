import { attachedMail } from './containers/attached-mail/attached-mail.ts';
import {
  opened,
  partlyRead,
  READ,
  unread,
  type InnerPart,
  type Opened,
  type Part,
} from './containers/define-container.ts';
import { containerOf, UNKNOWN } from './containers/open-part.ts';
import type { Opener } from './containers/opening-thread.ts';
import { analyseAttachment, type GivenPart } from './attachments.ts';
import type { RawLink } from './html.ts';
import { LIMITS } from './limits.ts';
import { cleanText, fitting } from './text.ts';
import type { AttachmentFlag, MailAttachment, ParsedEmail } from './types.ts';

/** A mail that is attached to another, or found inside an attachment. */
export interface AttachedMail {
  /** Where it is: file names from the outermost container inwards, divided by ` > `. */
  path: string;
  mail: ParsedEmail;
}

export interface ReadEmail {
  mail: ParsedEmail;
  /** Those in it, at whatever depth, in the order in which they stand. */
  attached: AttachedMail[];
}

/** What all parts of one mail share, those of the mails in it too. */
export interface Opening {
  open: Opener;
  readMail(bytes: Buffer, depth: number): Promise<ReadEmail>;
  budget: OpeningBudget;
}

export interface PartsRead {
  attachments: MailAttachment[];
  contained: MailAttachment[];
  mails: AttachedMail[];
  texts: string[];
  links: RawLink[];
  /** There were more parts than are looked at. */
  truncated: boolean;
}

/** How much is opened of one mail: what is beyond is unread, and says so. */
export class OpeningBudget {
  private parts: number = LIMITS.contained;
  private bytes: number = LIMITS.contained_bytes;
  private until = performance.now() + LIMITS.openings_seconds * 1000;

  /** Null, or why there is no room for another part. */
  take(size: number): string | null {
    if (this.parts === 0) return `more than ${LIMITS.contained} parts were found inside the attachments`;
    if (size > this.bytes)
      return `more than ${LIMITS.contained_bytes} bytes were found inside the attachments`;
    this.parts -= 1;
    this.bytes -= size;
    return null;
  }

  /** The turn of other mails' parts is no time of this one. */
  wait(milliseconds: number): void {
    this.until += milliseconds;
  }

  get isOver(): boolean {
    return performance.now() > this.until;
  }
}

/** Looks at each part and opens what can be opened, and what is in that, as deep as it goes. */
export async function readParts(
  given: readonly GivenPart[],
  inBody: readonly GivenPart[],
  depth: number,
  opening: Opening,
): Promise<PartsRead> {
  const read: PartsRead = {
    attachments: [],
    contained: [],
    mails: [],
    texts: [],
    links: [],
    truncated: false,
  };
  if (given.length > LIMITS.attachments) read.truncated = true;
  for (const part of given.slice(0, LIMITS.attachments))
    read.attachments.push(await new PartReader(read, opening).read(part, '', depth));
  for (const part of inBody)
    read.contained.push(await new PartReader(read, opening).read(part, 'body', depth));
  boundEmbedded([...read.attachments, ...read.contained]);
  read.contained = kept(read);
  return read;
}

/** The links of attached mails are told once in full: what stands beside each mail's name is bounded for all together. */
function boundEmbedded(parts: readonly MailAttachment[]): void {
  let left: number = LIMITS.embedded_urls_json;
  for (const { embedded } of parts) {
    if (embedded === null) continue;
    embedded.urls = fitting(embedded.urls, Math.max(0, left));
    left -= JSON.stringify(embedded.urls).length;
  }
}

/** The list is bounded; what it would hold is in flags, texts and links already. */
function kept(read: PartsRead): MailAttachment[] {
  const contained = fitting(read.contained.slice(0, LIMITS.contained), LIMITS.contained_json);
  if (contained.length < read.contained.length) read.truncated = true;
  return contained;
}

class PartReader {
  private readonly into: PartsRead;
  private readonly opening: Opening;

  constructor(into: PartsRead, opening: Opening) {
    this.into = into;
    this.opening = opening;
  }

  async read(given: GivenPart, within: string, depth: number): Promise<MailAttachment> {
    const attachment = await analyseAttachment(given);
    const name = attachment.filename || attachment.detected_type || attachment.declared_type || 'a part';
    attachment.path = cleanText(within === '' ? name : `${within} > ${name}`, 600);
    const part: Part = {
      name: given.name,
      declared_type: given.declared_type,
      detected_type: attachment.detected_type,
      bytes: given.bytes,
    };
    const container = containerOf(part);
    if (container === attachedMail) await this.readMail(attachment, given.bytes, depth);
    else if (container === undefined && given.bytes.length > 0) attachment.reading = unread(UNKNOWN);
    else await this.readOpened(attachment, await this.open(part), depth);
    return attachment;
  }

  private async open(part: Part): Promise<Opened> {
    if (part.bytes.length === 0) return opened({});
    if (this.opening.budget.isOver) return opened({ reading: unread(OVER) });
    const asked = performance.now();
    return this.opening.open(part, () => this.opening.budget.wait(performance.now() - asked));
  }

  private async readOpened(attachment: MailAttachment, found: Opened, depth: number): Promise<void> {
    attachment.reading = found.reading;
    attachment.flags = [...new Set<AttachmentFlag>([...attachment.flags, ...found.flags])];
    if (found.text !== '') this.into.texts.push(found.text);
    this.into.links.push(...found.links);
    for (const part of found.parts) await this.readInner(attachment, part, depth + 1);
    const isEmpty = found.text.trim() === '' && found.links.length === 0 && found.parts.length === 0;
    // What hides its words in a way that is not known reads like nothing.
    if (
      isEmpty &&
      attachment.reading.state === 'read' &&
      attachment.size >= LIMITS.empty_from &&
      !holdsNoWords(attachment)
    )
      attachment.reading = unread(`nothing readable was found in its ${attachment.size} bytes`);
  }

  private async readInner(
    outer: MailAttachment,
    { name, declared_type, bytes }: InnerPart,
    depth: number,
  ): Promise<void> {
    const why =
      depth > LIMITS.container_depth
        ? `it is more than ${LIMITS.container_depth} deep`
        : this.opening.budget.take(bytes.length);
    if (why !== null) {
      if (outer.reading.state === 'read')
        outer.reading = partlyRead(`not all that is in it was opened: ${why}`);
      return;
    }
    // Its place in the list is before what it holds.
    const at = this.into.contained.length;
    const inner = await this.read({ name, declared_type, inline: false, bytes }, outer.path, depth);
    this.into.contained.splice(at, 0, inner);
  }

  private whyNot(mail: Buffer, depth: number): string | null {
    if (depth >= LIMITS.container_depth) return `it is more than ${LIMITS.container_depth} mails deep`;
    if (this.opening.budget.isOver) return OVER;
    return this.opening.budget.take(mail.length);
  }

  private async readMail(attachment: MailAttachment, bytes: Buffer, depth: number): Promise<void> {
    const why = this.whyNot(bytes, depth);
    if (why !== null) {
      attachment.reading = unread(why);
      return;
    }
    const { mail, attached } = await this.opening.readMail(bytes, depth + 1);
    attachment.reading = mail.defects.some((defect) => INCOMPLETE.test(defect))
      ? partlyRead('in it not all was read')
      : READ;
    const own = [...mail.attachments, ...mail.contained].map((one) => ({
      ...one,
      path: `${attachment.path} > ${one.path}`,
    }));
    this.into.contained.push(...own);
    // A part that was signed as a whole has the headers of a part only: it belongs to the mail around it.
    if (mail.defects.includes('not_a_message')) {
      this.into.texts.push(mail.html_text || mail.text, mail.attached_text);
      this.into.links.push(
        ...mail.urls.map((href) => ({ href, text: '', kind: 'anchor' as const, hidden: false })),
      );
      this.into.mails.push(...attached);
      return;
    }
    if (!attachment.flags.includes('embedded_message')) attachment.flags.push('embedded_message');
    attachment.embedded = {
      from: mail.from.address,
      subject: mail.subject,
      message_id: mail.message_id,
      urls: mail.urls.slice(0, 50),
    };
    this.into.mails.push(
      { path: attachment.path, mail },
      ...attached.map((one) => ({ ...one, path: `${attachment.path} > ${one.path}` })),
    );
  }
}

const OVER = `opening the parts of this mail took more than ${LIMITS.openings_seconds} seconds`;
// Defects that say that something of a mail is not known.
const INCOMPLETE = /_truncated$|_unread$|^nesting_too_deep$|^too_large$|^body_empty$/;

/** Pictures, signatures: that no words are in them is as it should be. */
function holdsNoWords({ detected_type, declared_type }: MailAttachment): boolean {
  const type = detected_type ?? declared_type;
  return /^(?:image\/(?!svg)|application\/(?:x-)?pkcs7-signature$|application\/pgp-)/.test(type);
}
