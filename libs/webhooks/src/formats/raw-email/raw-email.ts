import { mailText, type Json, type JsonObject, type NormalAlert } from '#contracts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import { Problem } from '#platform';
import { mailHeaders, type MailHeaders } from '../../domain/mail-headers.ts';
import { digest, type Delivery, type ParsedAlert } from '../../domain/parsed-alert.ts';
import { severity } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { isObject, part, text } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { checkCount } from '../read-items.ts';
import { plainMail, serviceMail, type PostedMail } from './posted-mail.ts';
import { samples } from './samples.ts';

export const rawEmail = defineFormat({
  name: 'raw_email',
  title: 'Raw email',
  sender: 'A mail gateway, or a script behind the mailbox to which people report mails',
  reads:
    'A whole mail: as the body itself, as files of a form, or as text or base64 in the field raw_email beside recipient, alert_id, title, description and severity; also what SendGrid Inbound Parse and routes of Mailgun post.',
  // SendGrid and Mailgun can send a user and a password, or a secret in the address.
  authentications: [...COMMON_AUTHENTICATIONS, 'query'],
  // A mail of 25 MB, also as text in JSON; one of 19 MB in base64.
  limit: { bytes: 26 * 1024 * 1024, advice: 'Send the mail without its largest attachment.' },
  samples,
  parse: parseJson,
  other: {
    content_types: ['message/rfc822'],
    parse: (body) => mailDelivery(mailText(body), null),
  },
});

/** One mail, or a list of them. */
function parseJson(body: Json): Delivery {
  const items = Array.isArray(body) ? body : [body];
  checkCount(items.length);
  const posted = items.map((item) => (isObject(item) ? postedMail(item) : missing()));
  const alerts = posted.flatMap(({ mail, given }) => mailDelivery(mail, given).alerts);
  const marks = [...new Set(posted.flatMap((each) => each.marks))];
  return { alerts, recognised: true, ...(marks.length === 0 ? {} : { marks }) };
}

/** What holds no mail at all is refused as what it holds in a mail's place, or for what it lacks. */
function postedMail(body: JsonObject): PostedMail {
  const found = serviceMail(body) ?? plainMail(body);
  if (found !== null) return found;
  const { raw_email, raw, eml, message } = body;
  const mail = raw_email ?? raw ?? eml ?? message;
  return typeof mail === 'string' ? { mail, given: {}, marks: [] } : missing();
}

function missing(): never {
  throw new Problem(
    'invalid_request',
    'raw_email is missing: send the mail as text or base64 in the field raw_email, as a file of a form, or as the body itself with Content-Type: message/rfc822.',
    {
      errors: [{ path: 'raw_email', code: 'required', message: 'raw_email must be the mail' }],
    },
  );
}

function mailDelivery(mail: string, given: { [key: string]: Json } | null): Delivery {
  const headers = mailHeaders(mail);
  if (headers === null) {
    throw new Problem(
      'invalid_request',
      'This is not a mail: it does not begin with header lines such as "From: …" and "Subject: …". Send the whole message as RFC 5322 text (the .eml file).',
    );
  }
  const alert = mailAlert(mail, headers, given ?? {});
  return { alerts: [alert], recognised: true };
}

/**
 * The Message-ID is the sender's to choose: neither it nor any header alone may make one mail the repeat of
 * another, or a harmless mail sent first would hide the next. The text decides.
 */
function mailAlert(mail: string, headers: MailHeaders, given: { [key: string]: Json }): ParsedAlert {
  const recipient = text(given.recipient) ?? headers.delivered_to ?? headers.to[0];
  const to = headers.to.length > 1 || recipient === undefined ? headers.to : [recipient];
  const said = text(given.severity);
  const fields = part({
    email: {
      from: { address: headers.from.address, display_name: headers.from.display },
      to: { address: to },
      subject: headers.subject,
      message_id: headers.message_id,
    },
    observer: { type: 'email' },
    // Who reports it says how bad it is; a source's default is nobody's word.
    ...(said === undefined || severity(said) === null ? {} : { vendor: { severity: said } }),
  }) as NormalAlert;
  const bodyAt = /\r?\n\r?\n/.exec(mail)?.index ?? mail.length;
  return {
    format: 'raw_email',
    external_id: text(given.alert_id) ?? null,
    title: text(given.title) ?? headers.subject ?? `Mail from ${headers.from.address ?? 'an unknown sender'}`,
    description: text(given.description) ?? '',
    severity: severity(said),
    type: 'phishing',
    occurred_at: time(headers.date),
    state: null,
    not_understood: said !== undefined && severity(said) === null ? [`severity: ${said.slice(0, 100)}`] : [],
    raw: {
      ...given,
      // Whoever may deliver here says who reports a mail; how a mailbox knows it, it says itself.
      ...(text(given.reporter) === undefined || given.reporter_proof !== undefined
        ? {}
        : { reporter_proof: 'source' }),
      headers: {
        from: headers.from,
        to: headers.to,
        subject: headers.subject ?? null,
        message_id: headers.message_id ?? null,
        date: headers.date ?? null,
      },
    },
    raw_email: mail,
    recipient: recipient ?? null,
    fields,
    observables: [],
    fingerprint: [
      headers.from.address ?? '',
      headers.subject ?? '',
      recipient ?? '',
      digest(mail.slice(bodyAt)),
    ],
  };
}
