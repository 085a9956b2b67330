import {
  FREE_MAIL,
  authenticationEvidence,
  checkEmailAuthentication,
  emailEvidence,
  isDisposableDomain,
  mailNames,
  mailTexts,
  parseEmail,
  readEmail,
  registrableDomain,
  type ParsedEmail,
} from '#mail';
import { defineAction, type ActionContext } from '../definition.ts';
import { askAll } from '../ask-all.ts';
import { reputationOutput, reputationsEvidence } from '../reputation.ts';
import {
  ANY_OBJECT,
  BOOLEAN,
  BOOLEAN_OR_NULL,
  EMAIL_ADDRESS,
  REPUTATION,
  STRING,
  STRING_OR_NULL,
  arrayOf,
  json,
  output,
  parameters,
  string,
  text,
} from '../schemas.ts';
import { lookup } from './shared.ts';

/** 25 MB of message in base64, with room for the headers. */
const LONGEST_MAIL = 36 * 1024 * 1024;

interface ParseParameters {
  raw_email: string;
}

export const parseEmailAction = defineAction<ParseParameters>({
  ...lookup({
    name: 'parse_email',
    title: 'Parse email',
    description:
      'Takes a raw RFC 5322 message apart: addresses, hops, bodies, links as shown and as they lead, attachments with SHA-256 and real type, opened as deep as they go.',
    capability: null,
    looks_up: null,
    target_type: null,
    // It takes a whole mail, whose facts are in the incident.
    analyst: 'nothing',
    code_parameters: [],
  }),
  parameters: parameters({ raw_email: text('The raw message', LONGEST_MAIL) }),
  output: output({
    from: ANY_OBJECT,
    subject: STRING,
    message_id: STRING,
    date: STRING_OR_NULL,
    urls: arrayOf(STRING),
    links: arrayOf(ANY_OBJECT),
    attachments: arrayOf(ANY_OBJECT),
    contained: arrayOf(ANY_OBJECT),
    client_ip: STRING_OR_NULL,
    defects: arrayOf(STRING),
  }),
  names: (output) => (isParsed(output) ? mailNames(output) : []),
  mail_texts: (output) => (isParsed(output) && isTold(output) ? mailTexts(output) : null),
  summary: (p) => `Parse an email of ${p.raw_email.length} characters`,
  async apply(ctx) {
    const { mail, attached } = await readEmail(ctx.parameters.raw_email);
    return { output: json(mail), evidence: emailEvidence(mail, ctx.now(), attached) };
  },
});

/** A playbook may put something else in its place. */
function isParsed(output: object): output is ParsedEmail {
  const lists = ['reply_to', 'urls', 'attachments', 'contained'] as const;
  return (
    'from' in output && 'sender' in output && lists.every((name) => Array.isArray(Reflect.get(output, name)))
  );
}

function isTold(output: object): boolean {
  const told = ['sha256', 'subject', 'text', 'html_text', 'attached_text'] as const;
  return told.every((name) => typeof Reflect.get(output, name) === 'string');
}

interface AuthenticationParameters {
  email?: ParsedEmail;
  raw_email?: string;
}

export const checkEmailAuthenticationAction = defineAction<AuthenticationParameters>({
  ...lookup({
    name: 'check_email_authentication',
    title: 'Check email authentication',
    description:
      'SPF, DKIM, DMARC and ARC: what a trusted host of ours stamped on arrival; what none stamped is checked by DNS when the raw message is given.',
    capability: null,
    looks_up: null,
    target_type: null,
    // It takes a whole mail, whose facts are in the incident.
    analyst: 'nothing',
    code_parameters: [],
  }),
  parameters: {
    ...parameters(
      {
        email: {
          type: 'object',
          required: ['headers', 'from', 'received'],
          properties: { headers: { type: 'array' }, from: ANY_OBJECT, received: { type: 'array' } },
          description: 'As parse_email gives it',
        },
        raw_email: text('The raw message', LONGEST_MAIL),
      },
      [],
    ),
    minProperties: 1,
  },
  output: output({
    spf: ANY_OBJECT,
    dkim: ANY_OBJECT,
    dmarc: ANY_OBJECT,
    arc: ANY_OBJECT,
    alignment: ANY_OBJECT,
    aligned: BOOLEAN_OR_NULL,
    dns: STRING,
  }),
  summary: () => 'Check SPF, DKIM, DMARC and ARC of an email',
  async apply(ctx) {
    const { email, raw_email } = ctx.parameters;
    const parsed = email ?? (await parseEmail(String(raw_email)));
    const result = await checkEmailAuthentication(parsed, raw_email ?? null, ctx.mail);
    return { output: json(result), evidence: authenticationEvidence(result, ctx.now()) };
  },
});

interface SenderParameters {
  sender: string;
}

export const lookupSenderReputation = defineAction<SenderParameters>({
  ...lookup({
    name: 'lookup_sender_reputation',
    title: 'Look up sender reputation',
    description:
      "Asks threat intelligence about the domain of a sender's address. The domain of a free-mail service says nothing about the sender and is not asked for.",
    capability: 'threat_intelligence',
    looks_up: 'domain',
    target_type: null,
    analyst: 'look_up',
    code_parameters: [],
  }),
  parameters: parameters({
    sender: string('An email address', { max: 320, pattern: EMAIL_ADDRESS, example: 'billing@example.net' }),
  }),
  output: output(
    {
      sender: STRING,
      domain: STRING,
      free_mail: BOOLEAN,
      disposable: BOOLEAN,
      looked_up: BOOLEAN,
      ...REPUTATION,
    },
    ['sender', 'domain', 'free_mail', 'disposable', 'looked_up'],
  ),
  summary: (p) => `Ask threat intelligence about the sender ${p.sender}`,
  async apply(ctx) {
    const sender = ctx.parameters.sender.toLowerCase();
    const host = sender.slice(sender.lastIndexOf('@') + 1);
    const domain = registrableDomain(host) ?? host;
    const facts = {
      sender,
      domain,
      free_mail: FREE_MAIL.has(domain),
      disposable: isDisposableDomain(domain),
    };
    const own = mailboxEvidence(facts, ctx);
    if (facts.free_mail) return { output: { ...facts, looked_up: false }, evidence: own };
    const { told, untold } = await askAll(ctx, 'threat_intelligence', 'domain', (client, signal) =>
      client.lookupDomain(domain, signal),
    );
    const subject = {
      kind: 'sender.reputation',
      type: 'domain' as const,
      value: domain,
      called: `The sender's domain ${domain}`,
    };
    return {
      output: { ...facts, looked_up: true, ...reputationOutput(told, untold, ctx.now()) },
      evidence: [...own, ...reputationsEvidence(subject, told, untold, ctx.now())],
    };
  },
});

function mailboxEvidence(
  facts: { sender: string; domain: string; free_mail: boolean; disposable: boolean },
  ctx: ActionContext<unknown>,
) {
  if (!facts.free_mail && !facts.disposable) return [];
  const statement = facts.disposable
    ? `The sender's domain ${facts.domain} gives mailboxes that are thrown away after use.`
    : `The sender ${facts.sender} uses the free mail service ${facts.domain}, whose reputation says nothing about the sender.`;
  return [
    {
      kind: facts.disposable ? 'sender.disposable' : 'sender.free_mail',
      source: { type: 'parser' as const, name: 'lookup_sender_reputation' },
      subject: { type: 'email_address' as const, value: facts.sender },
      statement,
      polarity: facts.disposable ? ('malicious' as const) : ('neutral' as const),
      weight: facts.disposable ? 0.35 : 0,
      raw: { ...facts },
      observed_at: ctx.now().toISOString(),
    },
  ];
}
