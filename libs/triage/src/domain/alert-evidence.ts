import type { EvidenceDraft, IncidentType, Json, Severity } from '#contracts';
import { valueAt, type IncidentSnapshot } from '#incidents';
import { findInstructions, findIntents, urlEvidence, wordingOf } from '#mail';
import { knownFacts } from '../knowledge/index.ts';
import { ALERT_SIGNALS } from './alert-signals.ts';
import { isMailType } from './mail-types.ts';

/** How much a product's own severity says. Reports by people carry a severity that their form set: half of it. */
const SEVERITY_WEIGHT: Record<Severity, number> = {
  informational: 0,
  low: 0.12,
  medium: 0.25,
  high: 0.42,
  critical: 0.55,
};
/** The source of incidents that people enter. */
const BY_HAND = 'manual';
const MOST_ALERTS = 10;
/** Characters of one alert: ten of such a length take a third of a second. What is beyond them is said to be unread. */
const MOST_TEXT = 256 * 1024;
/** Phrases are looked for in pieces: in a text of any length a phrase weighs what it weighs in one of these. */
const PIECE = 20_000;
/** What stands at the end of one piece stands whole in the next. */
const OVERLAP = 500;
/** A delivery is kept no deeper: what is, stands there as a text. */
const DEEPEST = 100;

/**
 * What the alerts themselves say, as facts: that and how severely the source reports, the techniques it names, signs in
 * its words, shapes of its links, and text that tries to instruct an analyst. What the incident already holds of the
 * same kind about the same thing is not told again.
 */
export function alertEvidence(snapshot: IncidentSnapshot, now: Date): EvidenceDraft[] {
  const drafts = firstAndLatest(snapshot.alerts, MOST_ALERTS).flatMap((alert, index) =>
    readAlert(alert, snapshot, now, index === 0),
  );
  drafts.push(...knownObservables(snapshot, now), ...leftOut(snapshot, drafts, now));
  const known = new Set(snapshot.evidence.map((one) => `${one.kind}|${one.subject.value}`));
  return drafts.filter((draft) => {
    const key = `${draft.kind}|${draft.subject.value}`;
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}

type Alert = IncidentSnapshot['alerts'][number];

/** What it began with, and what was said last: of many alerts those in between tell least. */
export function firstAndLatest(alerts: readonly Alert[], most: number): Alert[] {
  return alerts.length <= most ? [...alerts] : [...alerts.slice(0, 1), ...alerts.slice(1 - most)];
}

/** Alerts that neither this triage nor one before it has read: those between the first and the latest. */
function leftOut({ incident, evidence }: IncidentSnapshot, drafts: readonly EvidenceDraft[], now: Date) {
  const isDetection = ({ kind }: EvidenceDraft) => kind === 'alert.detection';
  const read = new Set([...evidence, ...drafts].filter(isDetection).map(({ subject }) => subject.value)).size;
  if (read >= incident.alert_count) return [];
  return [
    {
      kind: 'alert.unread',
      source: { type: 'parser' as const, name: 'alert' },
      subject: { type: 'incident' as const, value: incident.id },
      statement: 'Of the alerts the first and the latest were read, and those between them were not.',
      polarity: 'neutral' as const,
      weight: 0,
      raw: { alerts: incident.alert_count, read },
      observed_at: now.toISOString(),
    },
  ];
}

function readAlert(alert: Alert, snapshot: IncidentSnapshot, now: Date, first: boolean): EvidenceDraft[] {
  const { incident } = snapshot;
  const observed = now.toISOString();
  const draft: Draft = (kind, weight, statement, raw, polarity = 'malicious') => ({
    kind,
    source: { type: 'parser', name: 'alert' },
    subject: { type: 'alert', value: alert.id },
    statement,
    polarity: weight > 0 ? polarity : 'neutral',
    weight,
    raw,
    observed_at: observed,
  });
  const { text, isWhole } = alertText(alert, first ? incident.description : '');
  const drafts = [detection(alert, incident.type, incident.source, draft)];
  if (!isWhole)
    drafts.push(
      draft(
        'alert.partly_read',
        0,
        `The alert is longer than is read: words were looked for in its first ${MOST_TEXT} characters.`,
        {},
      ),
    );
  const techniques = namedTechniques(text);
  if (techniques.length > 0)
    drafts.push(draft('alert.techniques', 0, `The alert names ${techniques.join(', ')}.`, { techniques }));
  const facts = known(alert, incident.type, draft);
  drafts.push(...facts);
  if (!isMailType(incident.type)) {
    // What a command line shows is not told again in the words of products.
    const shown = new Set(facts.map(({ kind }) => /^alert\.command\.(\w+)/.exec(kind)?.[1]));
    drafts.push(...signals(text, draft).filter(({ kind }) => !shown.has(kind.slice('alert.signal.'.length))));
  }
  // What an alert repeats of its mail, such as the subject, is not told a second time.
  if (!snapshot.evidence.some(({ kind }) => kind === 'email.content.instructions'))
    drafts.push(...instructions(text, draft));
  const mailWasRead = snapshot.evidence.some((one) => one.kind === 'email.parsed');
  if (isMailType(incident.type) && !mailWasRead) {
    // The same links for each alert: told once, like all that is told twice.
    drafts.push(...wording(text, draft), ...links(snapshot, now));
  }
  return drafts;
}

type Draft = (
  kind: string,
  weight: number,
  statement: string,
  raw: Json,
  polarity?: 'malicious' | 'benign',
) => EvidenceDraft;

/** What is known of services, accounts and techniques. A mail that somebody reports runs nothing. */
function known(alert: Alert, type: IncidentType, draft: Draft): EvidenceDraft[] {
  return knownFacts(alert)
    .filter(({ kind }) => !(isMailType(type) && kind.startsWith('command.')))
    .map(({ kind, weight, statement, techniques, raw, polarity }) =>
      draft(`alert.${kind}`, weight, statement, { ...raw, techniques: [...techniques] }, polarity),
    );
}

function detection(alert: Alert, type: IncidentType, source: string, draft: Draft): EvidenceDraft {
  // A source's default is nobody's word about this alert. People who report something say how bad it is.
  const isTold = source === BY_HAND || valueAt(alert.fields, 'vendor.severity') !== undefined;
  const weight = isTold
    ? SEVERITY_WEIGHT[alert.severity] * (isMailType(type) || type === 'other' ? 0.5 : 1)
    : 0;
  return draft(
    'alert.detection',
    weight,
    `${source} reports “${short(alert.title)}” with severity ${alert.severity}.`,
    {
      title: alert.title.slice(0, 300),
      severity: alert.severity,
      source,
      received_at: alert.received_at,
    },
  );
}

function signals(text: string, draft: Draft): EvidenceDraft[] {
  const found: EvidenceDraft[] = [];
  for (const signal of ALERT_SIGNALS) {
    const match = signal.pattern.exec(text);
    if (match)
      found.push(
        draft(`alert.signal.${signal.name}`, signal.weight, `${signal.statement}: “${short(match[0])}”.`, {
          words: short(match[0]),
        }),
      );
  }
  return found;
}

function instructions(text: string, draft: Draft): EvidenceDraft[] {
  const findings = findInstructions(text);
  const [first] = findings;
  if (first === undefined) return [];
  const techniques = findings.map((finding) => finding.technique);
  return [
    draft(
      'alert.instructions',
      findings.length > 1 ? 0.5 : 0.35,
      `The alert holds text that tries to instruct an analyst program: “${short(first.quote)}”.`,
      {
        techniques,
        quotes: findings.map((finding) => finding.quote),
      },
    ),
  ];
}

function wording(text: string, draft: Draft): EvidenceDraft[] {
  const found = piecesOf(text).flatMap((piece) => [
    ...wordingOf(piece).map(({ topic, weight, statement, words }) =>
      draft(`alert.wording.${topic}`, weight, statement, { words }),
    ),
    // Alerts speak of files themselves.
    ...findIntents(piece)
      .filter(({ intent }) => intent !== 'file')
      .map(({ intent, weight, statement, words }) =>
        draft(`alert.intent.${intent}`, weight, statement, { words }),
      ),
  ]);
  // Of each kind the weightiest is kept, where it was found first.
  const byKind = new Map<string, EvidenceDraft>();
  for (const one of found) {
    const known = byKind.get(one.kind);
    if (known === undefined || known.weight < one.weight) byKind.set(one.kind, one);
  }
  return [...byKind.values()];
}

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at === 0 || at + OVERLAP < text.length; at += PIECE - OVERLAP)
    pieces.push(text.slice(at, at + PIECE));
  return pieces;
}

/** Shapes of the links that an alert without a mail names. */
function links(snapshot: IncidentSnapshot, now: Date): EvidenceDraft[] {
  const urls = snapshot.observables.filter((observable) => observable.type === 'url').slice(0, 50);
  const sender = snapshot.observables.find((observable) => observable.type === 'email_address')?.value ?? '';
  return urlEvidence(
    urls.map((observable) => observable.value),
    sender,
    now,
  );
}

/** Observables that intelligence has already called bad in this incident, unless that fact is there by itself. */
function knownObservables(snapshot: IncidentSnapshot, now: Date): EvidenceDraft[] {
  const told = new Set(snapshot.evidence.map((one) => one.subject.value));
  return snapshot.observables
    .filter((observable) => observable.polarity === 'malicious' && !told.has(observable.value))
    .slice(0, 10)
    .map((observable) => ({
      kind: 'observable.known',
      source: { type: 'system' as const, name: 'observables' },
      subject: { type: observable.type, value: observable.value },
      statement: `${observable.value.slice(0, 200)} is known as malicious from earlier look-ups.`,
      polarity: 'malicious' as const,
      weight: 0.5,
      raw: { type: observable.type, value: observable.value.slice(0, 1000) },
      observed_at: now.toISOString(),
    }));
}

/** All text of an alert that somebody wrote, each once: title, description, and the strings of fields and raw body. */
export function alertText(alert: Alert, description: string): { text: string; isWhole: boolean } {
  const parts = new Set([alert.title, description]);
  let left = MOST_TEXT - alert.title.length - description.length;
  let isWhole = true;
  const walk = (value: Json, depth: number): void => {
    if (typeof value === 'string') {
      if (value === alert.raw_email || parts.has(value)) return;
      if (value.length > left) isWhole = false;
      if (left > 0) parts.add(value.slice(0, left));
      left -= value.length + 1;
    } else if (value !== null && typeof value === 'object') {
      if (depth > DEEPEST) isWhole = false;
      else for (const item of Object.values(value)) walk(item, depth + 1);
    }
  };
  walk(alert.fields, 0);
  walk(alert.raw, 0);
  return { text: [...parts].join('\n'), isWhole };
}

/** ATT&CK ids that a text names, at most 20. */
export function namedTechniques(text: string): string[] {
  return [...new Set(text.match(/\bT1\d{3}(?:\.\d{3})?\b/g) ?? [])].slice(0, 20);
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119).toWellFormed()}…` : line;
}
