import type { IncidentReport, ReportedIncident } from '#incidents';
import type { Answer, ReporterSettings } from './reporter-settings.ts';

const SUBJECT_CHARACTERS = 80;

/**
 * What has come of what was reported: what a person has said, else the verdict where it is a clear one.
 * @returns why nobody is told anything, as a sentence, where there is nothing to tell
 */
export function answerOf(incident: ReportedIncident): { answer: Answer } | { none: string } {
  const isSpam = incident.type === 'spam' || incident.verdict_category === 'spam';
  const bad: Answer = isSpam ? 'spam' : 'malicious';
  switch (incident.disposition) {
    case 'true_positive':
      return { answer: bad };
    case 'false_positive':
    case 'benign_positive':
      return { answer: 'benign' };
    case 'duplicate':
      return { none: 'The incident was resolved as a duplicate: the other one holds the answer.' };
    case 'not_evaluable':
      return { none: 'Nobody could say what the mail is, so there is nothing to tell.' };
    case null:
      break;
  }
  if (incident.status === 'triaged' && incident.verdict_classification === 'malicious')
    return { answer: bad };
  if (incident.status === 'triaged' && incident.verdict_classification === 'benign')
    return { answer: 'benign' };
  return { none: 'Nothing is told before a person has decided what the mail is.' };
}

/** Why this reporter is not written to, as a sentence; null: nothing stands against it. */
export function obstacleTo(report: IncidentReport, ownKnown: boolean): string | null {
  const { reporter, own, proof, automatic } = report;
  if (!ownKnown)
    return 'Only people of your own domains are answered, and none is known: name them in Settings, What is ours.';
  if (!own)
    return `${reporter} is no address of your own domains (Settings, What is ours): nobody outside is answered.`;
  if (proof === '')
    return `Nothing proves that ${reporter} sent the report: its sender could be forged. Neither SPF, DKIM nor DMARC vouched for it by a trusted host (TRUSTED_MAIL_HOSTS).`;
  if (automatic)
    return `The report of ${reporter} was sent by a program or a mailing list, which is not answered.`;
  return null;
}

export interface ReporterMail {
  answer: Answer;
  subject: string;
  text: string;
  in_reply_to: string | null;
}

/** @param done titles of what has been done about the mail */
export function reporterMail(
  answer: Answer,
  told: {
    report: IncidentReport;
    number: string;
    done: readonly string[];
    corrects: boolean;
    settings: Readonly<ReporterSettings>;
  },
): ReporterMail {
  const { report, number, done, corrects, settings } = told;
  const names = [...new Set(done.map((title) => title.toLowerCase()))].join(', ');
  const values: Record<string, string> = {
    subject: harmlessSubject(report.subject),
    date: report.reported_at.toISOString().slice(0, 10),
    number,
    actions: answer === 'benign' || names === '' ? '' : `What we have done: ${names}.`,
  };
  const filled = (template: string) =>
    // One pass: what is put in is not looked at again.
    template.replaceAll(/\$\{\{ (\w+) \}\}/g, (place, name: string) => values[name] ?? place);
  const correction = corrects ? 'This corrects what we have told you before.\n\n' : '';
  return {
    answer,
    subject: filled(settings.subject).replaceAll(/\s+/g, ' ').trim(),
    text: `${correction}${filled(settings[answer])}\n`.replaceAll(/\n{3,}/g, '\n\n'),
    in_reply_to: report.message_id === '' ? null : report.message_id,
  };
}

/** The subject is the attacker's: no program makes a link of what is left of it, and nothing in it hides. */
export function harmlessSubject(subject: string): string {
  const line = subject
    .normalize('NFKC')
    .replaceAll(/[\s\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .replaceAll(/\b(h)tt(ps?)\b/gi, '$1xx$2')
    .replaceAll('://', '[:]//')
    .replaceAll('@', '[at]')
    .replaceAll(/(?<=[\p{L}\p{N}-])[.。](?=[\p{L}\p{N}])/gu, '[.]')
    .replaceAll('"', "'");
  const short = [...line].slice(0, SUBJECT_CHARACTERS).join('');
  return short === '' ? '(no subject)' : short.length < line.length ? `${short}…` : short;
}
