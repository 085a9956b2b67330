import { fileURLToPath } from 'node:url';
import { ROOT, lint, type LintAnswer, type Message } from '../harness/eslint.ts';

const CONFIG = fileURLToPath(new URL('./regular-expressions.config.mjs', import.meta.url));

const PLANTED = [
  ['exponential', String.raw`export const a = /^(?:x+x+)+y/;`, 'no-super-linear-backtracking'],
  ['quadratic', String.raw`export const b = /^\s*\s*$/;`, 'no-super-linear-backtracking'],
  ['looking from each place anew', String.raw`export const c = /[.,]+$/;`, 'no-super-linear-move'],
] as const;

let answer: LintAnswer;
beforeAll(() => {
  answer = lint({
    options: { overrideConfigFile: CONFIG, allowInlineConfig: false },
    texts: PLANTED.map(([, code]) => ({ file: 'libs/x.ts', code })),
    paths: ['libs', 'apps', 'web/src'],
  });
});

const slow = (messages: Message[]) =>
  messages
    .filter(({ ruleId }) => ruleId?.startsWith('regexp/'))
    .map(({ ruleId, line, message }) => `${line} ${ruleId} ${message}`);

describe('regular expressions', () => {
  it.each(PLANTED)('that are %s are found', (what, _code, rule) => {
    const at = PLANTED.findIndex(([name]) => name === what);
    expect(slow(answer.texts[at] ?? [])).toContainEqual(expect.stringContaining(rule));
  });

  it('of the server, the command line and the web app are linear', () => {
    expect(answer.files.length).toBeGreaterThan(500);
    const found = answer.files.flatMap(({ filePath, messages }) =>
      slow(messages).map((fault) => `${filePath.slice(ROOT.length)}:${fault}`),
    );
    expect(found).toEqual([]);
  });
});
