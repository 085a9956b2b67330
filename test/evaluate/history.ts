import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { mailText } from '#contracts';
import { readMailHeaders } from '#mail';
import type { Evaluation, Mail } from './house.ts';
import type { Label } from './score.ts';
import type { Judged } from './verdict.ts';

/** `mails`: nobody ever decides. `decisions`: a person does, of what the analyst does not call benign, a day later. */
export const HISTORIES = ['mails', 'decisions'] as const;
export type HistoryKind = (typeof HISTORIES)[number];

interface Dated {
  file: string;
  at: Date;
}

const DAY_MS = 86_400_000;

/** By what each mail says of its time; those that say nothing come first, where there is no history yet. */
export function inDateOrder(files: readonly string[]): Dated[] {
  const dated = files.map((file) => {
    const date = readMailHeaders(mailText(readFileSync(file)))?.date ?? null;
    return { file, at: new Date(date ?? 0) };
  });
  return dated.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.file < b.file ? -1 : 1));
}

/**
 * Judges each mail by what had come in before it and nothing else, as a tenant gets them: one after the other, each at
 * the time that it says.
 */
export async function judgeInOrder(
  evaluation: Evaluation,
  mails: readonly Dated[],
  kind: HistoryKind,
  labels: readonly Label[],
  onProgress: (done: number) => void,
): Promise<Judged[]> {
  const labelOf = new Map(labels.map(({ id, label }) => [id, label]));
  const judged: Judged[] = [];
  const undecided: { due: number; incident: string; disposition: 'true_positive' | 'false_positive' }[] = [];
  for (const { file, at } of mails) {
    for (let first = undecided[0]; first !== undefined && first.due <= at.getTime(); first = undecided[0]) {
      await evaluation.resolve(first.incident, first.disposition);
      undecided.shift();
    }
    evaluation.setTime(at);
    const mail: Mail = { id: basename(file, '.eml'), bytes: readFileSync(file) };
    for (const one of await evaluation.judge([mail])) {
      judged.push(one);
      const label = labelOf.get(one.id);
      if (kind === 'decisions' && label !== undefined && one.classification !== 'benign')
        undecided.push({
          due: at.getTime() + DAY_MS,
          incident: one.incident,
          disposition: label === 'legit' ? 'false_positive' : 'true_positive',
        });
    }
    onProgress(judged.length);
  }
  return judged;
}

/** How the mails were judged whose sender was known when they came. */
export function knownSenders(
  judged: readonly Judged[],
  known: ReadonlySet<string>,
  labels: readonly Label[],
): string[] {
  const labelOf = new Map(labels.map(({ id, label }) => [id, label]));
  const ofKnown = judged.filter(({ incident, id }) => known.has(incident) && labelOf.has(id));
  const line = (what: string, some: readonly Judged[]) => {
    const benign = some.filter(({ classification }) => classification === 'benign').length;
    return `  ${what.padEnd(34)} ${'called benign'.padEnd(24)} ${String(benign).padStart(8)} of ${some.length}`;
  };
  return [
    line(
      'of known senders, legitimate',
      ofKnown.filter(({ id }) => labelOf.get(id) === 'legit'),
    ),
    line(
      'of known senders, unwanted',
      ofKnown.filter(({ id }) => labelOf.get(id) !== 'legit'),
    ),
  ];
}
