import type { Json, NormalAlert } from '#contracts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import { Problem } from '#platform';
import { mailHeaders, type MailHeaders } from '../../domain/mail-headers.ts';
import { digest, type Delivery, type ParsedAlert } from '../../domain/parsed-alert.ts';
import { severity } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { isObject, part, text } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const rawEmail = defineFormat({
  name: 'raw_email',
  title: 'Raw email',
  sender: 'A mail gateway, or a script behind the mailbox to which people report mails',
  reads:
    'A whole mail: as the body itself, or as text in the field raw_email beside recipient, alert_id, title, description and severity.',
  authentications: COMMON_AUTHENTICATIONS,
  // A mail of 25 MB, also as text in JSON.
  limit: { bytes: 26 * 1024 * 1024, advice: 'Send the mail without its largest attachment.' },
  samples,
  parse: parseJson,
  other: {
    content_types: ['message/rfc822'],
    parse: (body) => mailDelivery(decodeMail(body), null),
  },
});

function parseJson(body: Json): Delivery {
  const mail = isObject(body) ? (body.raw_email ?? body.raw ?? body.eml ?? body.message) : undefined;
  if (!isObject(body) || typeof mail !== 'string') {
    throw new Problem(
      'invalid_request',
      'raw_email is missing: send the mail as text in the field raw_email, or as the body itself with Content-Type: message/rfc822.',
      {
        errors: [{ path: 'raw_email', code: 'required', message: 'raw_email must be the mail as text' }],
      },
    );
  }
  const { raw_email: _mail, raw: _raw, eml: _eml, message: _message, ...rest } = body;
  return mailDelivery(mail, rest);
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

/** Bytes that are no UTF-8 are kept one to one as Latin-1. */
function decodeMail(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return body.toString('latin1');
  }
}
