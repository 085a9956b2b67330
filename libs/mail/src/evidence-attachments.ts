import type { EvidenceDraft } from '#contracts';
import { quoted, type Fact } from './evidence-factory.ts';
import type { AttachmentFlag, MailAttachment, ParsedEmail } from './types.ts';

const RULES: readonly { flag: AttachmentFlag; weight: number; what: string }[] = [
  { flag: 'right_to_left_override', weight: 0.85, what: 'writes its name backwards to hide the ending' },
  { flag: 'double_extension', weight: 0.75, what: 'hides its real ending behind a harmless one' },
  { flag: 'executable', weight: 0.7, what: 'is a program' },
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
  { flag: 'macro', weight: 0.5, what: 'is a document with macros' },
  { flag: 'type_mismatch', weight: 0.45, what: 'is not of the type that its name says' },
  { flag: 'html', weight: 0.45, what: 'is a web page to be opened from disk' },
  { flag: 'encrypted', weight: 0.35, what: 'is encrypted, so that no scanner can read it' },
  { flag: 'nested_archive', weight: 0.2, what: 'is an archive within an archive' },
  { flag: 'pdf_script', weight: 0.2, what: 'is a PDF with a script' },
  { flag: 'macro_capable', weight: 0.1, what: 'is of an old Office format that can carry macros' },
];

/** What the mail's attachments say without being opened. The hash is the subject's link to reputation look-ups. */
export function attachmentEvidence(parsed: ParsedEmail, fact: Fact): EvidenceDraft[] {
  const found: EvidenceDraft[] = [];
  for (const attachment of parsed.attachments.slice(0, 20)) {
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
        `The attachment ${quoted(attachment.filename || 'without a name')} ${worst.what}.${more}`,
        {
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
  const mails = parsed.attachments.filter((attachment) => attachment.flags.includes('embedded_message'));
  found.push(...mails.slice(0, 20).map((mail) => attachedMailEvidence(mail, fact)));
  const plain = parsed.attachments.filter(
    (attachment) =>
      !mails.includes(attachment) && !RULES.some((rule) => attachment.flags.includes(rule.flag)),
  );
  if (plain.length > 0) found.push(plainEvidence(plain, fact));
  return found;
}

/** Who forwards a mail as an attachment reports it, and what is reported is the attached one. */
function attachedMailEvidence(mail: MailAttachment, fact: Fact): EvidenceDraft {
  const { embedded } = mail;
  const what =
    embedded === null
      ? 'Another mail is attached, which was not opened.'
      : `Another mail is attached, from ${quoted(embedded.from)} with the subject ${quoted(embedded.subject)}; of it only the links were read (${embedded.urls.length}).`;
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
  const count = plain.length === 1 ? 'One attachment shows' : `${plain.length} attachments show`;
  return fact(
    'email.attachment.unremarkable',
    { type: 'attachment', value: first?.filename || first?.sha256 || '' },
    'neutral',
    0,
    `${count} nothing remarkable by name and type.`,
    {
      attachments: plain.slice(0, 20).map((attachment) => ({
        filename: attachment.filename,
        sha256: attachment.sha256,
        detected_type: attachment.detected_type,
      })),
    },
  );
}
