import type { Header } from 'postal-mime';
import { checkEmailAuthentication, vouchesFor, type AuthenticationOptions } from './authentication.ts';
import { sameOrganisation } from './domains.ts';
import { dropMailboxLine, splitHeaders } from './headers.ts';
import { LIMITS } from './limits.ts';
import { headEnd } from './mend.ts';
import { parseEmail } from './parse.ts';
import type { EmailAuthentication, ParsedEmail } from './types.ts';

export interface ReportOrigin {
  /** `authentication`: SPF, DKIM or DMARC; `exchange`: Exchange's own mark. Null: anybody could have written the name. */
  proof: 'authentication' | 'exchange' | null;
  /** No person wrote it, or it came by a list: who answers it may be answered in turn. */
  automatic: boolean;
  /** Null where it has none that can be repeated. */
  message_id: string | null;
}

/** Exchange takes this header off whatever comes from outside, and sets it on what its own accounts send. */
const EXCHANGE_MARK = 'x-ms-exchange-organization-authas';
const MESSAGE_ID = /^<[!-;=?-~]{1,250}>$/;
const ROBOTS =
  /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|auto-?reply)(?:[+._-].{0,100})?@/;

export interface OriginOptions extends AuthenticationOptions {
  /** The mailbox is one of Exchange Online: its mark of own senders can be believed. */
  exchange: boolean;
}

/** Who stands behind a report: its own head only is looked at, and DNS is asked where nobody trusted has. */
export async function reportOrigin(mail: Buffer, options: OriginOptions): Promise<ReportOrigin> {
  const bytes = dropMailboxLine(mail);
  const head = bytes.subarray(0, Math.min(headEnd(bytes), LIMITS.header_bytes));
  const headers = splitHeaders(head.toString('latin1'));
  const parsed = await parseEmail(Buffer.concat([head, Buffer.from('\r\n\r\n')]));
  return {
    proof: await proofOf(parsed, headers, bytes, options),
    automatic: isAutomatic(parsed, headers),
    message_id: MESSAGE_ID.test(parsed.message_id) ? parsed.message_id : null,
  };
}

async function proofOf(
  parsed: ParsedEmail,
  headers: readonly Header[],
  bytes: Buffer,
  options: OriginOptions,
): Promise<ReportOrigin['proof']> {
  // Which of several senders is meant is a matter of taste of programs.
  if (parsed.from.domain === '' || parsed.defects.includes('multiple_from')) return null;
  const marks = valuesOf(headers, EXCHANGE_MARK);
  if (options.exchange && marks.length > 0 && marks.every((mark) => mark.toLowerCase() === 'internal'))
    return 'exchange';
  // SPF alone is believed by a host that saw the client only: what Received says below that is the sender's own.
  const isSigned = headers.some(({ key }) => key === 'dkim-signature');
  const raw = isSigned ? bytes : null;
  return vouches(await checkEmailAuthentication(parsed, raw, options)) ? 'authentication' : null;
}

function vouches({ spf, dkim, dmarc, alignment }: EmailAuthentication): boolean {
  const from = alignment.from_domain;
  if (dmarc.source === 'trusted_header' && dmarc.result === 'fail') return false;
  if (dkim.result === 'pass' && sameOrganisation(dkim.domain, from)) return true;
  if (dmarc.source === 'trusted_header' && vouchesFor(dmarc, from)) return true;
  return spf.source === 'trusted_header' && spf.result === 'pass' && sameOrganisation(spf.domain, from);
}

/** RFC 3834 and what was usual before it. */
function isAutomatic(parsed: ParsedEmail, headers: readonly Header[]): boolean {
  const said = (key: string) => valuesOf(headers, key).map((value) => value.toLowerCase());
  return (
    said('auto-submitted').some((value) => !/^no\b/.test(value)) ||
    said('precedence').some((value) => /^(?:bulk|junk|list|auto_reply)\b/.test(value)) ||
    ['list-id', 'list-post', 'list-unsubscribe', 'x-autoreply', 'x-autorespond'].some(
      (key) => said(key).length > 0,
    ) ||
    said('x-auto-response-suppress').some((value) => /\b(?:all|autoreply)\b/.test(value)) ||
    said('return-path').some((value) => /^<\s*>/.test(value)) ||
    ROBOTS.test(parsed.from.address)
  );
}

function valuesOf(headers: readonly Header[], key: string): string[] {
  return headers.filter((header) => header.key === key).map(({ value }) => value.trim());
}
