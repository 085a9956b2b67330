// Lints texts and files in one process of ESLint, asked as JSON on standard input:
// { options, texts: [{ file, code }], paths }. Each start would load the rules, and the types behind them, anew.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const { options = {}, texts = [], paths = [] } = JSON.parse(await text(process.stdin));
const eslint = new ESLint(options);
const found = [];
for (const { file, code } of texts) found.push(await eslint.lintText(code, { filePath: file }));
const files = paths.length === 0 ? [] : await eslint.lintFiles(paths);
process.stdout.write(JSON.stringify({ texts: found.map(([result]) => result.messages), files }));
