import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['apps', 'deploy', 'docs', 'libs', 'migrations', 'scripts', 'test', 'web'];
const files = [
  ...readdirSync(ROOT),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  ),
];
const paths = new Set(files);
const names = new Set(files.map((path) => basename(path)));
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

const documents = files.filter((path) => path.endsWith('.md') && !path.includes('node_modules'));
const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** What a document says in backticks or code blocks, word by word. */
function words(document: string): string[] {
  return [...document.matchAll(/```[^\n]*\n([\s\S]*?)```|`([^`\n]+)`/g)].flatMap(([, block, inline]) =>
    (block ?? inline ?? '').split(/\s+/),
  );
}

/** Files, folders, commands and pages that a document names and that are not there. */
function missing(document: string, folder: string): string[] {
  const named = words(document).filter((word) => !/[<>*…$]/.test(word));
  const ofRoot = named.filter((word) => FOLDERS.some((top) => word.startsWith(`${top}/`)));
  const byName = named.filter((word) => /^[\w.-]+\.(?:[a-z0-9]+-)?spec\.ts$/.test(word));
  const commands = [...document.matchAll(/npm run (?:-s )?([a-z:]+)/g)].map(([, name = '']) => name);
  const links = [...document.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link);
  return [
    ...ofRoot.filter((path) => !paths.has(path.replace(/\/$/, ''))),
    ...byName.filter((name) => !names.has(name)),
    ...commands.filter((name) => !(name in scripts)).map((name) => `npm run ${name}`),
    ...links.filter((link) => !existsSync(join(ROOT, folder, link))),
  ];
}

/** Rules of which no check is named: lines of tables, and paragraphs. */
function unheld(document: string): string[] {
  const blocks = document.replace(/```[\s\S]*?```/g, '').split(/\n\n/);
  const rules = blocks.flatMap((block) => (block.startsWith('|') ? block.split('\n').slice(2) : [block]));
  return rules.filter((rule) => {
    if (/^\s*(?:#|$)/.test(rule)) return false;
    return !/`[^`]*spec\.ts`|`npm (?:test|run [a-z]+)`/.test(rule);
  });
}

it.each(documents)('%s names files, folders, commands and pages that are there', (path) => {
  expect(missing(text(path), dirname(path))).toEqual([]);
});

it('finds what is not there', () => {
  const document =
    'See `libs/users/src/nobody.ts`, [this](nowhere.md), `libs/users/`, `nobody.int-spec.ts`,\n```sh\nnpm run nothing\n```';
  expect(missing(document, 'docs')).toEqual([
    'libs/users/src/nobody.ts',
    'nobody.int-spec.ts',
    'npm run nothing',
    'nowhere.md',
  ]);
});

it('leaves nothing in the description of the house without a check', () => {
  expect(unheld(text('docs/architecture.md'))).toEqual([]);
  expect(unheld('# It\n\nIt holds.\n\n| rule | held by |\n| - | - |\n| It is kept. | us |')).toEqual([
    'It holds.',
    '| It is kept. | us |',
  ]);
});
