import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import { mailParts, mailTitle } from '../../reading/mail.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { readable } from '../../reading/title.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const sublime = defineFormat({
  name: 'sublime',
  title: 'Sublime Security',
  vendor: 'Sublime',
  watches: 'email',
  sender: "Sublime's webhook action, or whatever forwards its exported message and audit events",
  reads: 'Flagged messages with their rules and what was done, and events of the audit log.',
  authentications: COMMON_AUTHENTICATIONS,
  samples,
  recognises: (event) => isMessage(event) || isAudit(event),
  read: (event) => (isMessage(event) ? readMessage(event) : readAudit(event)),
});

const isMessage = (event: Reader): boolean =>
  event.has('type') &&
  event.text('type')?.startsWith('message.') === true &&
  (event.has('data.message.canonical_id') ||
    event.has('data.messageId') ||
    Array.isArray(event.at('data.flagged_rules')));
const isAudit = (event: Reader): boolean =>
  event.has('created_by.email_address', 'data.request.method', 'data.request.path', 'type');

/** Of several rules that flagged a message, the first that says what it is. */
const TELLING = /phish|impersonat|bec|malware|ransom|smuggl|fraud|spam/i;

function readMessage(event: Reader): FormatReading {
  const rules = event.each('data.flagged_rules');
  const rule = rules.find((one) => TELLING.test(one.text('name') ?? '')) ?? rules[0];
  const name = rule?.text('name');
  // People name actions as they like; what one does is its type.
  const types = event.texts('data.triggered_actions.type');
  const actions = types.length > 0 ? types : event.texts('data.triggered_actions.name');
  const subject = event.text('data.message.subject.subject', 'data.message.subject');
  const message = event.text('data.message.canonical_id', 'data.message.id', 'data.messageId');
  const done = actions.join(' ');
  return {
    id: event.text('id') ?? event.text('data.message.id') ?? message ?? null,
    title:
      subject === undefined ? (name ?? 'Message flagged') : mailTitle(name ?? 'Message flagged:', subject),
    description: rules.map((one) => one.text('name')).join('; '),
    severity: { said: worst(rules) },
    type: [...rules.map((one) => one.text('name')), ...rules.map((one) => one.text('attack_types', 'tags'))],
    occurred_at: time(event.text('created_at', 'data.message.created_at')),
    state: null,
    fields: {
      ...mailParts({
        from: event.text('data.message.sender.email.email', 'data.message.sender.email'),
        to: event.texts(
          'data.message.recipients.email.email',
          'data.message.recipients.email',
          'data.message.mailbox.email_address',
          'data.message.mailbox.email',
        ),
        subject,
        message_id: event.text('data.message.internet_message_id', 'data.message.message_id'),
      }),
      rule: part({ id: rule?.text('id'), name }) ?? null,
      event: { action: event.text('type'), url: event.text('data.message.url', 'data.url') },
      vendor: {
        verdict: /quarantine|trash|spam|delete/i.test(done)
          ? 'quarantined'
          : event.text('type') === 'message.flagged'
            ? 'detected'
            : undefined,
      },
      resource: null,
      host: null,
      cloud: null,
    },
    grouping: ['message', message],
  };
}

function worst(rules: Reader[]): string | undefined {
  const said = rules.map((rule) => rule.text('severity')?.toLowerCase());
  return ['critical', 'high', 'medium', 'low', 'informational'].find((word) => said.includes(word));
}

/** `message_source.deactivate_mailboxes`: what somebody did to the protection itself. */
function readAudit(event: Reader): FormatReading {
  const [thing = '', done = ''] = (event.text('type') ?? '').split('.');
  const act = readable(done.replaceAll('_', ' '));
  const title = /_/.test(done) ? `${act} of a ${words(thing)}` : `${act} ${words(thing)}`;
  const weakens =
    /delete|deactivate|disable|remove/i.test(done) && /rule|source|mailbox|action|feed/i.test(thing);
  const person = event.text('created_by.email_address');
  return {
    id: event.text('id') ?? null,
    title: title.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()),
    title_is_action: true,
    type: weakens ? 'policy_violation' : null,
    occurred_at: time(event.text('created_at')),
    state: null,
    fields: {
      user: part({
        name: person,
        email: person,
        id: event.text('created_by.id'),
        full_name: [event.text('created_by.first_name'), event.text('created_by.last_name')]
          .filter((name) => name !== undefined)
          .join(' '),
        roles: event.texts('created_by.role'),
      }),
      source: part({ ip: event.text('data.request.ip') }) ?? null,
      event: { action: event.text('type') },
      file: null,
      url: null,
      email: null,
    },
  };
}

const words = (name: string): string => name.replaceAll('_', ' ');
