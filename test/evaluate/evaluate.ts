/**
 * `npm run evaluate -- --mails DIR --out FILE`: judges mails by the whole application, as it triages those that come in.
 *
 * Every `.eml` below DIR is delivered, taken apart by the built-in playbook and judged by the offline analyst; FILE gets
 * a line of JSON for each: id (the file's name), classification, confidence, category, score. An `index.jsonl` in DIR or
 * beside it (id, label, stratum) gives the table of how right that was. With `--history mails` they come in one after the
 * other, at the times that they say, each judged by those before it; with `--history decisions` a person decides a day
 * later, by the index, what the analyst does not call benign. `--restraint` and `--injection` print one more
 * each: what a model that demands everything would get done, and whether texts that instruct the analyst move a verdict.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { HISTORIES, inDateOrder, judgeInOrder, knownSenders, type HistoryKind } from './history.ts';
import { openEvaluation, type Mail } from './house.ts';
import { injectionTable } from './injection.ts';
import { restraintTable } from './restraint.ts';
import { scoreMails, tableOf, type Label } from './score.ts';

const SHARED = process.env['TW_SHARED'] ?? join(import.meta.dirname, '../../../shared');
const { values } = parseArgs({
  options: {
    mails: { type: 'string' },
    out: { type: 'string' },
    index: { type: 'string' },
    trusted: { type: 'string', default: 'mx.corp.example' },
    limit: { type: 'string' },
    history: { type: 'string' },
    restraint: { type: 'boolean', default: false },
    injection: { type: 'boolean', default: false },
    texts: { type: 'string', default: join(SHARED, 'data/injection') },
  },
});

const say = (line: string) => process.stdout.write(`${line}\n`);

function fail(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(2);
}

function mailFiles(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.eml'))
    .sort()
    .map((name) => join(folder, name));
}

/** Read one after the other: all of them together may be more than the memory. */
function* readMails(files: readonly string[]): Generator<Mail> {
  for (const file of files) yield { id: basename(file, '.eml'), bytes: readFileSync(file) };
}

function readLines<T>(file: string): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

function labelsFor(folder: string): Label[] | null {
  const index = [values.index, join(folder, 'index.jsonl'), join(dirname(folder), 'index.jsonl')].find(
    (file) => file !== undefined && existsSync(file),
  );
  return index === undefined ? null : readLines<Label>(index);
}

function historyKind(labels: readonly Label[] | null): HistoryKind | undefined {
  if (values.history === undefined) return undefined;
  const kind = HISTORIES.find((one) => one === values.history);
  if (kind === undefined) fail(`--history is ${HISTORIES.join(' or ')}.`);
  if (kind === 'decisions' && labels === null)
    fail('--history decisions needs the labels by which people decide: --index names the file.');
  return kind;
}

async function main(): Promise<void> {
  const { mails: folder, out, trusted } = values;
  if (folder === undefined || !existsSync(folder))
    fail('--mails must name a folder with .eml files: npm run evaluate -- --mails DIR --out FILE');
  const most = values.limit === undefined ? undefined : Number(values.limit);
  if (most !== undefined && !(Number.isInteger(most) && most > 0))
    fail('--limit must be a whole number above 0.');
  const files = mailFiles(folder).slice(0, most);
  if (files.length === 0) fail(`There is no .eml file below ${folder}.`);
  const twice = files.map((file) => basename(file)).find((name, at, all) => all.indexOf(name) !== at);
  if (twice !== undefined)
    fail(
      `Two files below ${folder} are called ${twice}: a verdict is told by the name. Name the folder of one of them.`,
    );
  const labels = labelsFor(folder);
  const history = historyKind(labels);
  const progress = (of: number) => (done: number) => process.stderr.write(`\r${done} of ${of} judged`);
  const plain = await openEvaluation({ trustedHosts: trusted, services: false });
  try {
    const judged =
      history === undefined
        ? await plain.judge(readMails(files), progress(files.length))
        : await judgeInOrder(plain, inDateOrder(files), history, labels ?? [], progress(files.length));
    process.stderr.write('\n');
    if (out !== undefined) {
      const lines = judged.map(({ incident: _incident, ...told }) => JSON.stringify(told));
      writeFileSync(out, `${lines.join('\n')}\n`);
      say(`${judged.length} verdicts in ${out}.`);
    }
    if (labels !== null) {
      for (const line of tableOf(scoreMails(judged, labels))) say(line);
      if (history !== undefined)
        for (const line of knownSenders(judged, await plain.known(), labels)) say(line);
    }
    if (values.injection) {
      const carriers = new Map(files.map((file) => [basename(file, '.eml'), file]));
      const bytesOf = (id: string) => readFileSync(carriers.get(id) as string);
      for (const line of await injectionTable(plain, judged, bytesOf, values.texts)) say(line);
    }
  } finally {
    await plain.close();
  }
  if (values.restraint) for (const line of await restraintTable(() => readMails(files), trusted)) say(line);
}

await main();
process.exit(0);
