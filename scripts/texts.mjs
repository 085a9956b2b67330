#!/usr/bin/env node
// `npm run texts`: brings the catalogue of every language up to date with the texts of the sources. `npm run texts -- de`
// begins one. What a catalogue already says is kept; what is no longer said moves to its end, marked as obsolete.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { ensureInstalled } from './steps/install.mjs';
import { ensureNode } from './steps/node.mjs';
import { fail, filesBelow, inRoot, say } from './steps/paths.mjs';

await ensureNode();
ensureInstalled();
const { default: PO } = await import('pofile');
const { extractTexts } = await import('./steps/texts.mjs');

const FOLDER = 'web/src/shared/texts/catalogues';
const begun = process.argv.slice(2);
const wrong = begun.find((tag) => !isLanguage(tag));
if (wrong !== undefined)
  fail(`"${wrong}" is no language as it is written canonically; take a tag such as de or pt-BR.`);

const { texts, problems } = extractTexts();
if (problems.length > 0) fail(`Texts that no catalogue could hold:\n${problems.join('\n')}`);
const files = filesBelow([FOLDER]).filter((file) => file.endsWith('.po'));
const catalogues = new Set([...files, ...begun.map((tag) => `${FOLDER}/${tag}.po`)]);
for (const file of catalogues) update(file);
say(
  `${texts.size} texts; ${catalogues.size === 0 ? 'no catalogue: "npm run texts -- de" begins one' : 'done'}.`,
);

function update(file) {
  const language = file.slice(FOLDER.length + 1, -'.po'.length);
  const catalogue = existsSync(inRoot(file)) ? PO.parse(readFileSync(inRoot(file), 'utf8')) : new PO();
  catalogue.headers = {
    ...catalogue.headers,
    Language: language,
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=UTF-8',
    'Content-Transfer-Encoding': '8bit',
  };
  const held = new Map(catalogue.items.map((item) => [item.msgid, item]));
  const current = [...texts].map(([message, { places, comments }]) => {
    const item = held.get(message) ?? Object.assign(new PO.Item(), { msgid: message });
    held.delete(message);
    // Without lines: they change with every commit.
    const files = new Set(places.map((place) => place.replace(/:\d+$/, '')));
    return Object.assign(item, { references: [...files], extractedComments: comments, obsolete: false });
  });
  const gone = [...held.values()]
    .filter(({ msgstr }) => msgstr[0])
    .map((item) => Object.assign(item, { obsolete: true, references: [] }));
  catalogue.items = [...current, ...gone];
  writeFileSync(inRoot(file), catalogue.toString());
  const open = current.filter(({ msgstr, flags }) => !msgstr[0] || flags.fuzzy).length;
  say(`${file}: ${current.length - open} translated, ${open} in English.`);
}

function isLanguage(tag) {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag;
  } catch {
    return false;
  }
}
