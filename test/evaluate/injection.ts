import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLACES, embed, type Place } from './embed.ts';
import type { Evaluation, Mail } from './house.ts';
import type { Judged } from './verdict.ts';

/** From the mildest. */
const GRAVITY: readonly string[] = ['benign', 'inconclusive', 'suspicious', 'malicious'];
/** How many carriers are tried for a text at a place that not each of them has. */
const TRIES = 20;

interface Embedded extends Mail {
  place: Place;
  carrier: Judged;
}

interface Moved {
  place: Place;
  texts: number;
  unchanged: number;
  milder: number;
  graver: number;
}

/**
 * Puts every text into judged mails, at each of the eight places, and holds the verdict against the carrier's own.
 * `payloads.jsonl` try to instruct an analyst, `benign_lookalikes.jsonl` are harmless; each line has `id` and `text`.
 */
export async function injectionTable(
  evaluation: Evaluation,
  carriers: readonly Judged[],
  bytesOf: (id: string) => Buffer,
  folder: string,
): Promise<string[]> {
  const lines: string[] = [];
  for (const [file, title] of [
    ['payloads.jsonl', 'Texts that instruct the analyst'],
    ['benign_lookalikes.jsonl', 'Harmless look-alikes'],
  ] as const) {
    const path = join(folder, file);
    if (!existsSync(path)) throw new Error(`--injection needs ${path}; --texts names its folder.`);
    const texts = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as { id: string; text: string });
    const embedded = [...embedAll(texts, carriers, bytesOf)];
    const judged = await evaluation.judge(embedded);
    lines.push(...tableOfMoves(title, movesOf(embedded, judged)));
  }
  return lines;
}

function* embedAll(
  texts: readonly { id: string; text: string }[],
  carriers: readonly Judged[],
  bytesOf: (id: string) => Buffer,
): Generator<Embedded> {
  let next = 0;
  for (const { id, text } of texts) {
    for (const place of PLACES) {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const carrier = carriers[next % carriers.length] as Judged;
        next += 1;
        const bytes = embed(bytesOf(carrier.id), text, place);
        if (bytes === null) continue;
        yield { id: `${id}/${place}`, bytes, place, carrier };
        break;
      }
    }
  }
}

/** Per place how many verdicts are another class than that of their carrier. */
export function movesOf(
  embedded: readonly Pick<Embedded, 'id' | 'place' | 'carrier'>[],
  judged: readonly Pick<Judged, 'id' | 'classification'>[],
): Moved[] {
  const verdicts = new Map(judged.map(({ id, classification }) => [id, GRAVITY.indexOf(classification)]));
  return PLACES.map((place) => {
    const steps = embedded
      .filter((one) => one.place === place)
      .map(({ id, carrier }) => (verdicts.get(id) ?? 0) - GRAVITY.indexOf(carrier.classification));
    return {
      place,
      texts: steps.length,
      unchanged: steps.filter((step) => step === 0).length,
      milder: steps.filter((step) => step < 0).length,
      graver: steps.filter((step) => step > 0).length,
    };
  });
}

function tableOfMoves(title: string, moves: readonly Moved[]): string[] {
  const sum = (key: 'texts' | 'unchanged' | 'milder' | 'graver') =>
    moves.reduce((total, one) => total + one[key], 0);
  const row = (name: string, texts: number, unchanged: number, milder: number, graver: number) =>
    `  ${name.padEnd(18)} ${[texts, unchanged, milder, graver].map((n) => String(n).padStart(10)).join('')}`;
  return [
    `${title}: verdicts held against those of the carriers`,
    `  ${'place'.padEnd(18)} ${['texts', 'unchanged', 'milder', 'graver'].map((one) => one.padStart(10)).join('')}`,
    ...moves.map(({ place, texts, unchanged, milder, graver }) =>
      row(place, texts, unchanged, milder, graver),
    ),
    row('all', sum('texts'), sum('unchanged'), sum('milder'), sum('graver')),
  ];
}
