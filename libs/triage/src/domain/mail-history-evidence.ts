import type { Evidence, EvidenceDraft, JsonObject } from '#contracts';
import { FREE_MAIL, sameOrganisation } from '#mail';
import {
  isBad,
  isKnown,
  isShared,
  KNOWN,
  MOST_COUNTED,
  standing,
  vouches,
  type MailHistory,
  type NameElsewhere,
  type SenderPart,
  type Standing,
} from './mail-history.ts';
import { digestOf, type Identity, type MailAtHand } from './seen-mail.ts';

/** With less, that a sender was not seen before says nothing. */
const LEAST_MAILS = 100;
const LEAST_DAYS = 14;
const DAY_MS = 86_400_000;
/** A name that so many houses use is a department's, and nobody's. */
const COMMON_NAME_HOUSES = 3;

const VOUCHED: Record<Identity, string> = {
  dmarc: 'DMARC passes',
  dkim: "its domain's DKIM signature holds",
  spf: 'its domain lets that server send (SPF)',
  none: 'nobody vouches for it',
};

/** Facts that make one of them an impersonation, and not somebody's second address. */
const IMPERSONATES =
  /^email\.sender\.(?:names_recipient|lookalike_of_recipient|lookalike_domain|name_of_another|address_in_name|domain_in_name|brand_in_name|free_mail_organisation|generated_address|generated_domain|reply_to_differs|disguised_letters)$/;

/**
 * What this tenant's earlier mails say of one: of its sender, whose name it bears, which thread and list it is of and where
 * its links lead. Only a sender for whom somebody vouches has a history that speaks for a mail; what bad mails have
 * forged is held against the forged address only where nobody vouches for it again.
 * @param evidence what else is known of the mail
 */
export function historyEvidence(
  mail: MailAtHand,
  history: MailHistory,
  evidence: readonly Evidence[],
): EvidenceDraft[] {
  return [
    senderFact(mail, history),
    nameFact(mail, history, evidence),
    threadFact(mail, history),
    listFact(mail, history),
    linksFact(mail, history),
  ].filter((one) => one !== null);
}

/**
 * What a known sender weighs: little enough that no number of harmless mails makes up for one fact of 0.3 (`weigh.ts`
 * bounds it). SPF alone passes for every customer of a mail service; other addresses of a house are other people.
 */
function weightOf(mail: MailAtHand, { exact, part }: Standing): number {
  const base = part.harmless > 0 ? 0.3 : 0.25;
  return base * (mail.identity === 'spf' ? 0.7 : 1) * (exact ? 1 : 0.7);
}

function senderFact(mail: MailAtHand, history: MailHistory): EvidenceDraft {
  const found = standing(mail, history);
  if (found === null) return unproved(mail, history) ?? firstContact(mail, history);
  const { exact, part } = found;
  const who = exact ? `${mail.address} has` : `Others at ${mail.house} have`;
  const raw = {
    first_contact: false,
    exact,
    identity: mail.identity,
    mails: part.mails,
    days: part.days,
    since: part.first_seen.toISOString(),
    judged_bad: part.bad,
    judged_harmless: part.harmless,
    undecided: part.undecided,
    to_recipient: part.to_recipient,
  };
  const to = part.to_recipient > 0 ? `, ${part.to_recipient} of them to ${mail.recipient}` : '';
  const told = `${who} written here before: ${counted(part.mails, 'mail')} on ${counted(part.days, 'day')} since ${dayOf(part.first_seen)}${to}`;
  const judged = judgements(part);
  const how = VOUCHED[mail.identity];
  const about = { type: 'email_address' as const, value: mail.address };
  if (isBad(part))
    return draft(
      mail,
      'sender',
      about,
      'malicious',
      exact && vouches(mail.identity) ? 0.5 : 0.3,
      `${told}; ${judged} (${how}).`,
      raw,
    );
  if (!isKnown(mail, found)) {
    const why = !vouches(mail.identity)
      ? 'as now, nobody vouched that they are its own, so that speaks for nothing'
      : part.undecided > 0
        ? `${counted(part.undecided, 'of them looks bad and waits', 'of them look bad and wait')} for a person, so that speaks for nothing`
        : 'too little to call it known';
    return draft(mail, 'sender', about, 'neutral', 0, `${told}; ${judged}: ${why}.`, raw);
  }
  const statement = `${told}; ${judged}. As then, ${how}.`;
  return draft(mail, 'sender', about, 'benign', weightOf(mail, found), statement, raw);
}

function judgements({ bad, harmless }: SenderPart): string {
  const said = [
    bad > 0 ? `people have judged ${counted(bad, 'incident')} of them bad` : 'none judged bad',
    ...(harmless > 0 ? [`people have judged ${counted(harmless, 'incident')} of them harmless`] : []),
  ];
  return said.join(', ');
}

/** Of an address that somebody has always vouched for: now nobody does, as far as that could be told. */
function unproved(mail: MailAtHand, { sender }: MailHistory): EvidenceDraft | null {
  const proved = sender.filter(({ exact, identity }) => exact && vouches(identity));
  const mails = proved.reduce((sum, part) => sum + part.mails, 0);
  if (vouches(mail.identity) || mails < KNOWN.mails) return null;
  const weight = mail.checked ? 0.2 : 0;
  return draft(
    mail,
    'sender',
    { type: 'email_address', value: mail.address },
    weight > 0 ? 'malicious' : 'neutral',
    weight,
    `Somebody vouched for ${counted(mails, 'earlier mail')} of ${mail.address} here; for this one ${mail.checked ? 'nobody does' : 'that could not be checked'}.`,
    { first_contact: false, identity: mail.identity, mails_vouched_for: mails },
  );
}

/** Most first mails are harmless: it weighs a little, and only where something else speaks against the mail. */
function firstContact(mail: MailAtHand, { sender, mails, since }: MailHistory): EvidenceDraft {
  const age = since === null ? 0 : (mail.seen_at.getTime() - since.getTime()) / DAY_MS;
  const enough = mails >= LEAST_MAILS && age >= LEAST_DAYS;
  const counts = mails >= MOST_COUNTED ? `${MOST_COUNTED} mails and more` : counted(mails, 'mail');
  const history = since === null ? 'no mail' : `${counts} since ${dayOf(since)}`;
  const first = sender.some(({ exact }) => exact)
    ? `This is the first mail of ${mail.address} here for which somebody vouches`
    : `This is the first mail of ${mail.address} here`;
  const statement = enough
    ? `${first}: none in ${history}.`
    : `Whether ${mail.address} has written here before cannot be told yet: this tenant's history is ${history}.`;
  return draft(
    mail,
    'sender',
    { type: 'email_address', value: mail.address },
    enough ? 'malicious' : 'neutral',
    enough ? 0.08 : 0,
    statement,
    {
      first_contact: enough,
      identity: mail.identity,
      tenant_mails: mails,
      only_with_another_sign: true,
    },
  );
}

/** Somebody's name is no secret: that another address bears it is strong only beside what makes it an impersonation. */
function nameFact(
  mail: MailAtHand,
  { names, sender }: MailHistory,
  evidence: readonly Evidence[],
): EvidenceDraft | null {
  const isOwnName = sender.some(({ exact, of_name }) => exact && of_name > 0);
  const inHouse = ({ house }: NameElsewhere) => sameOrganisation(house, houseOf(mail.recipient));
  const houses = new Set(names.map(({ house }) => house));
  if (isOwnName || mail.name === '' || houses.size >= COMMON_NAME_HOUSES) return null;
  const owner = names.find(
    (one) =>
      !sameOrganisation(one.house, mail.house) && (inHouse(one) || (vouches(one.identity) && one.mails >= 2)),
  );
  if (owner === undefined) return null;
  const signs = evidence.filter(({ kind, polarity }) => polarity === 'malicious' && IMPERSONATES.test(kind));
  const strong = signs.length > 0 || (inHouse(owner) && FREE_MAIL.has(mail.house));
  const statement = `The display name "${oneLine(mail.shown_name)}" is known here with the address ${owner.address} (${counted(owner.mails, 'mail')}, last on ${dayOf(owner.last_seen)}), but this mail comes from ${mail.address}.`;
  const about = { type: 'email_address' as const, value: mail.address };
  return draft(mail, 'name', about, 'malicious', strong ? 0.45 : 0.12, statement, {
    known_address: owner.address,
    address: mail.address,
    mails: owner.mails,
    ...(strong ? {} : { only_with_another_sign: true }),
  });
}

/**
 * That somebody answers what this house itself has written to him is hard to come by: the id of that mail is known to those
 * who have it. Only what is proved to be of this house counts, or an attacker would answer himself.
 */
function threadFact(mail: MailAtHand, { thread }: MailHistory): EvidenceDraft | null {
  const ours = thread.filter(
    ({ house, identity }) => vouches(identity) && sameOrganisation(house, houseOf(mail.recipient)),
  );
  const about = { type: 'email' as const, value: mail.message_id };
  const [first] = ours;
  if (first === undefined || sameOrganisation(mail.house, first.house)) return null;
  const to = ours.find(({ parties }) => parties.includes(digestOf(mail.address)));
  const written = `a mail that ${(to ?? first).address} wrote on ${dayOf((to ?? first).seen_at)}`;
  if (to === undefined)
    return draft(
      mail,
      'thread',
      about,
      'malicious',
      0.15,
      `The mail says that it answers ${written}, which was not sent to ${mail.address}.`,
      { party: false, only_with_another_sign: true },
    );
  return vouches(mail.identity)
    ? draft(
        mail,
        'thread',
        about,
        'benign',
        0.2,
        `The mail answers ${written} to ${mail.address}: this tenant has that thread.`,
        { party: true },
      )
    : draft(
        mail,
        'thread',
        about,
        'neutral',
        0,
        `The mail says that it answers ${written} to ${mail.address}, but nobody vouches that it is from there.`,
        { party: true },
      );
}

/** A list of the sender's own house whose mails have come before, with the same domain's word. */
function listFact(mail: MailAtHand, history: MailHistory): EvidenceDraft | null {
  if (mail.list === '') return null;
  const found = standing(mail, history);
  if (found === null || found.part.of_list < KNOWN.mails || !isKnown(mail, found)) return null;
  const { of_list, first_seen } = found.part;
  return draft(
    mail,
    'list',
    { type: 'domain', value: mail.list },
    'benign',
    0.15,
    `The list ${mail.list} is known here: ${counted(of_list, 'mail')} since ${dayOf(first_seen)}.`,
    { list: mail.list, mails: of_list },
  );
}

/** Of a known sender: whether its links lead where they have led before. Told whenever there are any. */
function linksFact(mail: MailAtHand, history: MailHistory): EvidenceDraft | null {
  const found = standing(mail, history);
  if (found === null || !isKnown(mail, found) || mail.link_houses.length + mail.links_unclear === 0)
    return null;
  const own = isShared(mail.house) ? [] : [mail.house];
  const known = new Set([...own, ...found.part.link_houses]);
  const strange = mail.link_houses.filter((house) => !known.has(house));
  const about = { type: 'email_address' as const, value: mail.address };
  const all_known = strange.length === 0 && mail.links_unclear === 0;
  const unclear = mail.links_unclear > 0 ? ', and of some it is not clear whose page they open' : '';
  const statement = all_known
    ? `All links lead to ${strangeOrOwn(mail.link_houses)}, as those of this sender have before.`
    : strange.length > 0
      ? `Links lead to ${strangeOrOwn(strange)}, where none of this sender has led before${unclear}.`
      : 'Of some links it is not clear whose page they open.';
  return draft(mail, 'links', about, 'neutral', 0, statement, { all_known, strange });
}

function strangeOrOwn(houses: readonly string[]): string {
  const shown = houses.slice(0, 5).join(', ');
  return houses.length > 5 ? `${shown} and ${houses.length - 5} more` : shown;
}

function houseOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

function oneLine(name: string): string {
  return name.replace(/\s+/g, ' ').replaceAll('"', "'").slice(0, 80).toWellFormed();
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function draft(
  mail: MailAtHand,
  kind: string,
  subject: EvidenceDraft['subject'],
  polarity: EvidenceDraft['polarity'],
  weight: number,
  statement: string,
  raw: JsonObject,
): EvidenceDraft {
  return {
    kind: `email.history.${kind}`,
    source: { type: 'system', name: 'mail-history' },
    subject,
    statement,
    polarity,
    weight,
    raw,
    observed_at: mail.seen_at.toISOString(),
  };
}
