import { lookUp, type IncidentType, type Json, type JsonObject } from '#contracts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import type { ObservableValue } from '#incidents';
import { mailParts, mailTitle } from '../../reading/mail.ts';
import { personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { isObject, part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

/** The lists of the SIEM API's answer, and what became of what is in each. */
const LISTS = {
  messagesDelivered: 'delivered',
  messagesBlocked: 'blocked',
  clicksPermitted: 'permitted',
  clicksBlocked: 'blocked',
} as const;

export const proofpointTap = defineFormat({
  name: 'proofpoint_tap',
  title: 'Proofpoint TAP',
  vendor: 'Proofpoint',
  product: 'Targeted Attack Protection',
  watches: 'email',
  sender: 'Whatever forwards the events of the SIEM API of Targeted Attack Protection',
  reads:
    "The API's answer with its four lists (messages delivered and blocked, clicks permitted and blocked), and such an event alone.",
  authentications: COMMON_AUTHENTICATIONS,
  samples,
  recognises: (event) => isClick(event) || isMessage(event),
  unwrap: unwrapAnswer,
  read: (event) => (isClick(event) ? readClick(event) : readMessage(event)),
});

const isClick = (event: Reader): boolean => event.has('clickTime', 'threatID') && event.has('recipient');
const isMessage = (event: Reader): boolean =>
  event.has('impostorScore', 'phishScore') ||
  (Array.isArray(event.at('threatsInfoMap')) && event.has('sender'));

/** An event itself does not say in which list it was. */
function unwrapAnswer(body: JsonObject): Json[] | null {
  const lists = Object.keys(LISTS).filter((name) => Array.isArray(body[name]));
  if (lists.length === 0) return null;
  return lists.flatMap((name) =>
    (body[name] as Json[]).map((event) => (isObject(event) ? { ...event, eventType: name } : event)),
  );
}

interface Class {
  type: IncidentType;
  mail: string;
  link: string;
}
/** Classifications of the SIEM API, the worst first. */
const CLASSES: Record<string, Class> = {
  malware: { type: 'malware', mail: 'Mail with malware', link: 'Link to malware' },
  impostor: { type: 'bec', mail: 'Impostor mail', link: 'Link of an impostor' },
  toad: { type: 'phishing', mail: 'Mail that asks to be called (TOAD)', link: 'Link of a TOAD mail' },
  phish: { type: 'phishing', mail: 'Phishing mail', link: 'Phishing link' },
  spam: { type: 'spam', mail: 'Spam', link: 'Link of spam' },
};
/** TAP grades nothing: what it was, and whether it reached somebody, do. */
const SCALE = worded('classification and whether it came through', {
  ...Object.fromEntries(
    ['malware', 'impostor', 'toad', 'phish'].flatMap((name) => [
      [`${name} permitted`, 'high'],
      [`${name} delivered`, 'high'],
      [name, 'high'],
      [`${name} blocked`, 'medium'],
      [`${name} cleared`, 'informational'],
    ]),
  ),
  ...{ 'spam permitted': 'medium', 'spam delivered': 'low', spam: 'low', 'spam blocked': 'low' },
  ...{ 'spam cleared': 'informational', clean: 'informational' },
});
/** Scores are of a hundred; from here on TAP itself acts on one. */
const SUSPICIOUS = 50;

type Done = 'delivered' | 'blocked' | 'permitted' | undefined;

function doneOf(event: Reader): Done {
  const said = event.text('eventType', 'event_type', 'message_type', 'kind')?.toLowerCase() ?? '';
  if (/permit/.test(said)) return 'permitted';
  if (/deliver/.test(said)) return 'delivered';
  if (/block/.test(said)) return 'blocked';
  return event.has('quarantineFolder') || event.has('quarantineRule') ? 'blocked' : undefined;
}

function readMessage(event: Reader): FormatReading {
  const threats = event.each('threatsInfoMap');
  const active = threats.filter((threat) => threat.text('threatStatus')?.toLowerCase() !== 'falsepositive');
  const told = active.map((threat) => threat.text('classification')?.toLowerCase() ?? '');
  const name = Object.keys(CLASSES).find((known) => told.includes(known)) ?? byScores(event);
  const kind = name === undefined ? undefined : lookUp(CLASSES, name);
  const done = doneOf(event);
  const cleared =
    threats.length > 0 &&
    threats.every((threat) => /cleared|falsepositive/i.test(threat.text('threatStatus') ?? ''));
  const subject = event.text('subject');
  const threat = active.find((one) => one.text('classification')?.toLowerCase() === name) ?? active[0];
  const urls = active.filter((one) => one.text('threatType')?.toLowerCase() === 'url').map(threatOf);
  const quarantined = event.has('quarantineFolder') || event.has('quarantineRule');
  return {
    // A Message-ID is the sender's to choose: it makes no mail the repeat of another.
    id: event.text('GUID', 'id') ?? null,
    title: mailTitle(kind?.mail ?? 'Mail without a threat', subject, done),
    severity: { said: gradeOf(name, cleared ? 'cleared' : done), scale: SCALE },
    type: kind?.type ?? null,
    occurred_at: time(event.text('messageTime', 'threatsInfoMap.threatTime')),
    state: null,
    fields: {
      ...mailParts({
        from: event.text('headerFrom', 'fromAddress', 'sender'),
        reply_to: event.text('headerReplyTo', 'replyToAddress'),
        to: event.has('recipient') ? event.texts('recipient') : event.texts('toAddresses'),
        subject,
        message_id: event.text('messageID'),
        sender_ip: event.text('senderIP'),
        urls: urls.filter((url) => url !== undefined),
      }),
      vendor: {
        state: threat?.text('threatStatus'),
        verdict:
          threats.length > 0 && active.length === 0
            ? 'false_positive'
            : quarantined
              ? 'quarantined'
              : verdictOf(done),
      },
      event: { category: name ?? 'clean', url: threat?.text('threatUrl'), action: event.text('eventType') },
      ...aboutThreat(threat),
      url: urls[0] === undefined ? null : part({ full: urls[0] }),
      file: fileOf(event, active),
      source: null,
      host: null,
    },
    observables: observablesOf(active),
  };
}

function byScores(event: Reader): string | undefined {
  if (event.each('threatsInfoMap').length > 0) return undefined;
  const scores = ['malware', 'impostor', 'phish', 'spam'].map(
    (name) => [name, event.number(`${name}Score`) ?? 0] as const,
  );
  const [worst] = scores.filter(([, score]) => score >= SUSPICIOUS).sort((one, two) => two[1] - one[1]);
  return worst?.[0];
}

function gradeOf(name: string | undefined, done: Done | 'cleared'): string {
  if (name === undefined) return 'clean';
  return done === undefined ? name : `${name} ${done}`;
}

const verdictOf = (done: Done): 'allowed' | 'blocked' | undefined =>
  done === undefined ? undefined : done === 'blocked' ? 'blocked' : 'allowed';

/** A URL; for an attachment its hash, for a text its sender. */
function threatOf(threat: Reader): string | undefined {
  const said = threat.text('threat');
  if (said === undefined || /\s/.test(said)) return undefined;
  return /^[a-z]+:\/\//i.test(said) ? said : `http://${said}`;
}

function aboutThreat(threat: Reader | undefined): ToldFields {
  return {
    rule: part({ id: threat?.text('campaignID', 'campaignId'), name: threat?.text('campaignName') }) ?? null,
    threat: part({ technique: { name: threat?.texts('actors.name') ?? [] } }) ?? null,
  };
}

/** The attachment that is the threat; the mail's other parts are no evidence. */
function fileOf(event: Reader, threats: Reader[]): object | null {
  const attachment = threats.find((threat) => threat.text('threatType')?.toLowerCase() === 'attachment');
  if (attachment === undefined) return null;
  const said = attachment.text('threat') ?? '';
  const sha256 = SHA256.test(said) ? said.toLowerCase() : undefined;
  const same = event.each('messageParts').find((one) => one.text('sha256')?.toLowerCase() === sha256);
  const bad = same ?? event.each('messageParts').find((one) => one.text('sandboxStatus') === 'THREAT');
  return (
    part({
      name: bad?.text('filename') ?? (sha256 === undefined && said !== '' ? said : undefined),
      hash: { sha256: sha256 ?? bad?.text('sha256'), md5: bad?.text('md5') },
    }) ?? null
  );
}

const SHA256 = /^[0-9a-f]{64}$/i;

function observablesOf(threats: Reader[]): ObservableValue[] {
  return threats.flatMap((threat): ObservableValue[] => {
    const said = threat.text('threat') ?? '';
    if (SHA256.test(said)) return [{ type: 'sha256', value: said.toLowerCase() }];
    const url = threat.text('threatType')?.toLowerCase() === 'url' ? threatOf(threat) : undefined;
    return url === undefined ? [] : [{ type: 'url', value: url }];
  });
}

function readClick(event: Reader): FormatReading {
  const name = event.text('classification')?.toLowerCase() ?? 'phish';
  const kind = lookUp(CLASSES, name);
  const done = doneOf(event);
  const cleared = /cleared|falsepositive/i.test(event.text('threatStatus') ?? '');
  const recipient = event.text('recipient');
  return {
    // `GUID` is of the mail, whose link many may click on.
    id: event.text('id', 'GUID') ?? null,
    title: `${kind?.link ?? 'Malicious link'} clicked${done === undefined ? '' : ` and ${done}`}`,
    severity: {
      said: gradeOf(kind === undefined ? 'phish' : name, cleared ? 'cleared' : done),
      scale: SCALE,
    },
    type: kind?.type ?? 'phishing',
    occurred_at: time(event.text('clickTime')),
    state: null,
    fields: {
      ...mailParts({
        from: event.text('sender'),
        to: recipient === undefined ? [] : [recipient],
        message_id: event.text('messageID'),
        sender_ip: event.text('senderIP'),
      }),
      user: personOf(recipient),
      vendor: { state: event.text('threatStatus'), verdict: verdictOf(done) },
      event: { category: name, url: event.text('threatURL'), action: event.text('eventType') },
      ...aboutThreat(event),
      source: part({ ip: event.text('clickIP') }) ?? null,
      url: part({ full: event.text('url') }) ?? null,
      host: null,
    },
  };
}
