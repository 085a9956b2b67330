import type { EvidenceDraft } from '#contracts';
import { mailSubject, quoted, type Fact } from './evidence-factory.ts';
import type { AttachmentFlag, MailAttachment, ParsedEmail } from './types.ts';

const RULES: readonly { flag: AttachmentFlag; weight: number; what: string }[] = [
  { flag: 'right_to_left_override', weight: 0.85, what: 'writes its name backwards to hide the ending' },
  { flag: 'double_extension', weight: 0.75, what: 'hides its real ending behind a harmless one' },
  { flag: 'executable', weight: 0.7, what: 'is a program' },
  { flag: 'password_field', weight: 0.7, what: 'asks for a password in a form of its own' },
  { flag: 'built_download', weight: 0.7, what: 'builds a download out of what it holds (HTML smuggling)' },
  {
    flag: 'remote_folder',
    weight: 0.7,
    what: 'opens a remote folder (SMB), which gives away whose account opens it',
  },
  { flag: 'shortcut', weight: 0.65, what: 'is a shortcut that can start programs' },
  { flag: 'archive_with_executable', weight: 0.65, what: 'is an archive that holds a program or script' },
  { flag: 'zip_bomb', weight: 0.6, what: 'is an archive that would unpack to far more than it weighs' },
  { flag: 'script', weight: 0.6, what: 'is a script' },
  { flag: 'pdf_launch', weight: 0.5, what: 'is a PDF that starts something when opened' },
  {
    flag: 'disk_image',
    weight: 0.5,
    what: 'is a disk image, which carries programs past the mark of the web',
  },
  { flag: 'remote_template', weight: 0.6, what: 'is a document that fetches its template from elsewhere' },
  { flag: 'scripted', weight: 0.5, what: 'runs a script when it is opened' },
  { flag: 'redirect', weight: 0.5, what: 'leads elsewhere by itself' },
  { flag: 'external_data', weight: 0.45, what: 'is a document that fetches something when it is opened' },
  {
    flag: 'password_in_text',
    weight: 0.45,
    what: 'is opened by a password that the mail names, so that no scanner reads it',
  },
  { flag: 'macro', weight: 0.5, what: 'is a document with macros' },
  { flag: 'type_mismatch', weight: 0.45, what: 'is not of the type that its name says' },
  { flag: 'html', weight: 0.45, what: 'is a web page to be opened from disk' },
  { flag: 'code_in_image', weight: 0.35, what: 'is a picture of a code that leads to a page' },
  { flag: 'form', weight: 0.3, what: 'holds a form that sends what is entered' },
  { flag: 'embedded_object', weight: 0.2, what: 'has other files embedded in it' },
  { flag: 'encrypted', weight: 0.35, what: 'is encrypted, so that no scanner can read it' },
  { flag: 'nested_archive', weight: 0.2, what: 'is an archive within an archive' },
  { flag: 'pdf_script', weight: 0.2, what: 'is a PDF with a script' },
  { flag: 'macro_capable', weight: 0.1, what: 'is of an old Office format that can carry macros' },
];

const MOST_TOLD = 20;

/**
 * What the mail's attachments say, and what is inside them. The hash is the subject's link to reputation look-ups. The
 * worst come first, and how many more there are is said.
 */
export function attachmentEvidence(parsed: ParsedEmail, fact: Fact): EvidenceDraft[] {
  const all = [...parsed.attachments, ...parsed.contained];
  const found = flaggedEvidence(all, fact).sort((a, b) => b.weight - a.weight);
  const told = found.slice(0, MOST_TOLD);
  const mails = all.filter((attachment) => attachment.flags.includes('embedded_message'));
  told.push(...mails.slice(0, MOST_TOLD).map((mail) => attachedMailEvidence(mail, fact)));
  const plain = all.filter((attachment) => !mails.includes(attachment) && isPlain(attachment, all));
  if (plain.length > 0) told.push(plainEvidence(plain, fact));
  const left = [found.length, mails.length].reduce((sum, count) => sum + Math.max(0, count - MOST_TOLD), 0);
  if (left > 0) told.push(moreEvidence(parsed, left, fact));
  return [...told, ...unreadEvidence(parsed, all, fact)];
}

/** Read, without a mark, and not around something else, which speaks for itself. */
function isPlain(attachment: MailAttachment, all: readonly MailAttachment[]): boolean {
  const inside = `${attachment.path} > `;
  return (
    attachment.reading.state === 'read' &&
    !RULES.some((rule) => attachment.flags.includes(rule.flag)) &&
    !all.some(({ path }) => path.startsWith(inside))
  );
}

function moreEvidence(parsed: ParsedEmail, left: number, fact: Fact): EvidenceDraft {
  return fact(
    'email.attachment.more',
    mailSubject(parsed),
    'neutral',
    0,
    `Of ${left} more attachments there is something to tell, which is not told one by one.`,
    { count: left },
  );
}

/** What was not read is no ground for anything: it is named, with the reason. */
function unreadEvidence(parsed: ParsedEmail, all: readonly MailAttachment[], fact: Fact): EvidenceDraft[] {
  const unread = all.filter(({ reading }) => reading.state !== 'read');
  if (unread.length === 0) return [];
  const named = unread
    .slice(0, 3)
    .map(({ path, reading }) =>
      reading.state === 'unread'
        ? `${quoted(path)} was not read (${reading.reason ?? ''})`
        : `${quoted(path)} was read in part (${reading.reason ?? ''})`,
    );
  const more = unread.length > 3 ? ` And ${unread.length - 3} more were not, or in part.` : '';
  return [
    fact('email.parts.unread', mailSubject(parsed), 'neutral', 0, `${named.join('; ')}.${more}`, {
      count: unread.length,
      parts: unread.slice(0, MOST_TOLD).map(({ path, sha256, size, reading }) => ({
        path,
        sha256,
        size,
        state: reading.state,
        reason: reading.reason,
      })),
    }),
  ];
}

function flaggedEvidence(all: readonly MailAttachment[], fact: Fact): EvidenceDraft[] {
  const found: EvidenceDraft[] = [];
  for (const attachment of all) {
    const [worst, ...others] = RULES.filter((rule) => attachment.flags.includes(rule.flag));
    if (worst === undefined) continue;
    const more =
      others.length > 0
        ? ` It also ${others
            .slice(0, 3)
            .map((rule) => rule.what)
            .join('; it ')}.`
        : '';
    const weight = Math.min(0.95, worst.weight + 0.05 * others.length);
    found.push(
      fact(
        `email.attachment.${worst.flag}`,
        { type: 'attachment', value: attachment.filename || attachment.sha256 },
        'malicious',
        weight,
        `${called(attachment)} ${worst.what}.${more}`,
        {
          path: attachment.path,
          filename: attachment.filename,
          sha256: attachment.sha256,
          detected_type: attachment.detected_type,
          declared_type: attachment.declared_type,
          size: attachment.size,
          flags: [...attachment.flags],
        },
      ),
    );
  }
  return found;
}

function called({ path, filename }: MailAttachment): string {
  const inside = path.lastIndexOf(' > ');
  if (inside < 0) return `The attachment ${quoted(filename || 'without a name')}`;
  return `The file ${quoted(filename || 'without a name')} in ${quoted(path.slice(0, inside), 120)}`;
}

/** Who forwards a mail as an attachment reports it, and what is reported is the attached one. */
function attachedMailEvidence(mail: MailAttachment, fact: Fact): EvidenceDraft {
  const { embedded } = mail;
  const what =
    embedded === null
      ? 'Another mail is attached, which was not opened.'
      : `Another mail is attached, from ${quoted(embedded.from)} with the subject ${quoted(embedded.subject)}; it was read as well (${embedded.urls.length} link${embedded.urls.length === 1 ? '' : 's'}).`;
  return fact(
    'email.attachment.mail',
    { type: 'attachment', value: mail.filename || mail.sha256 },
    'neutral',
    0,
    what,
    { filename: mail.filename, sha256: mail.sha256, embedded: embedded && { ...embedded } },
  );
}

function plainEvidence(plain: readonly MailAttachment[], fact: Fact): EvidenceDraft {
  const [first] = plain;
  const count =
    plain.length === 1
      ? 'One attachment was read and shows'
      : `${plain.length} attachments were read and show`;
  return fact(
    'email.attachment.unremarkable',
    { type: 'attachment', value: first?.filename || first?.sha256 || '' },
    'neutral',
    0,
    `${count} nothing remarkable by name, type and content.`,
    {
      attachments: plain.slice(0, 20).map((attachment) => ({
        filename: attachment.filename,
        sha256: attachment.sha256,
        detected_type: attachment.detected_type,
      })),
    },
  );
}
