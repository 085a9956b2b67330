import type { JsonObject } from '#contracts';
import type { MailTexts } from '#mail';
import { storableText } from './incoming.ts';
import type { ObservableValue } from './observable.ts';
import {
  MOST_ALERT_WORDS,
  MOST_ALERTS_READ,
  MOST_COMMENT_WORDS,
  MOST_EVIDENCE_WORDS,
  MOST_MAIL_WORDS,
  PLACE_BITS,
  alertTexts,
  observableWords,
  rareWords,
  rarest,
  textWords,
  type TextWords,
} from './text-words.ts';

interface SpokenAlert {
  incident_id: string;
  title: string;
  description: string;
  fields: JsonObject;
  opened_incident: boolean;
  alert_count: number;
}

interface IncidentWords {
  texts: { incident_id: string; word: string; places: number }[];
  /** How many words of one of its alerts an incident is not found by. */
  left_out: Map<string, number>;
}

const MAIL_TEXT = 64_000;
const MAIL_LINE = 1000;
const MOST_NAMES = 100;

/** The words of several incidents: each of each once, in one order, so that two batches cannot wait for each other. */
export class FoundWords {
  private readonly found = new Map<string, Map<string, number>>();

  add(incidentId: string, words: readonly string[], place: keyof typeof PLACE_BITS): void {
    const known = this.found.get(incidentId) ?? new Map<string, number>();
    this.found.set(incidentId, known);
    for (const word of words) known.set(word, (known.get(word) ?? 0) | PLACE_BITS[place]);
  }

  get texts(): IncidentWords['texts'] {
    const texts = [...this.found].flatMap(([incident_id, words]) =>
      [...words].map(([word, places]) => ({ incident_id, word, places })),
    );
    return texts.sort(byIncidentAndWord);
  }
}

/** What incidents are found by of what their alerts say. */
export function wordsOfAlerts(
  alerts: readonly SpokenAlert[],
  observables: ReadonlyMap<string, readonly ObservableValue[]>,
): IncidentWords {
  const found = new FoundWords();
  const left_out = new Map<string, number>();
  for (const alert of alerts) {
    const { incident_id, title } = alert;
    const said = rareWords(alertTexts(alert), MOST_ALERT_WORDS);
    const isRead = alert.alert_count <= MOST_ALERTS_READ;
    if (alert.opened_incident) found.add(incident_id, titleWords(title), 'title');
    if (isRead) found.add(incident_id, said.words, 'alert');
    const left = said.left_out + (isRead ? 0 : said.words.length);
    if (left > 0) left_out.set(incident_id, Math.max(left, left_out.get(incident_id) ?? 0));
  }
  for (const [incidentId, values] of observables)
    found.add(incidentId, values.flatMap(observableWords), 'observable');
  return { texts: found.texts, left_out };
}

function byIncidentAndWord(
  one: { incident_id: string; word: string },
  other: { incident_id: string; word: string },
): number {
  if (one.incident_id !== other.incident_id) return one.incident_id < other.incident_id ? -1 : 1;
  return one.word < other.word ? -1 : 1;
}

export function titleWords(title: string): string[] {
  return textWords([title], Infinity).words;
}

/** What it is about and what was sent with it first: of a long text the words that tell more are kept. */
export function mailWords({ subject, sender, attachments, body, attached }: MailTexts): TextWords {
  const first = textWords([subject, sender, ...attachments], MOST_MAIL_WORDS);
  const known = new Set(first.words);
  const rest = textWords([body, attached], Infinity).words.filter((word) => !known.has(word));
  const more = rarest(rest, MOST_MAIL_WORDS - first.words.length);
  return { words: [...first.words, ...more.words], left_out: first.left_out + more.left_out };
}

/** As it is kept. */
export function storableMail(mail: MailTexts): MailTexts {
  return {
    sha256: mail.sha256,
    sender: storableText(mail.sender, MAIL_LINE),
    subject: storableText(mail.subject, MAIL_LINE),
    body: storableText(mail.body, MAIL_TEXT),
    attachments: mail.attachments.slice(0, MOST_NAMES).map((name) => storableText(name, MAIL_LINE)),
    attached: storableText(mail.attached, MAIL_TEXT),
  };
}

export function evidenceWords(
  evidence: readonly { statement: string; subject: { value: string } }[],
): TextWords {
  const said = evidence.map(({ statement, subject }) =>
    textWords([subject.value, statement], MOST_EVIDENCE_WORDS),
  );
  const words = [...new Set(said.flatMap((one) => one.words))].sort();
  return { words, left_out: Math.max(0, ...said.map((one) => one.left_out)) };
}

export function commentWords(text: string): TextWords {
  const { words, left_out } = rareWords([text], MOST_COMMENT_WORDS);
  return { words: words.sort(), left_out };
}
