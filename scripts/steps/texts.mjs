// Finds every text that people read in the web's sources: what is said with `t`, `rich` and `plural`, and the words of the
// contracts that the web translates when it shows them.
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { englishWords } from '../../web/src/shared/lib/english-words.ts';
import { manyShape, messageOf } from '../../web/src/shared/texts/values.ts';
import { filesBelow, inRoot } from './paths.mjs';

const WEB = 'web/src';
const CONTRACTS = 'libs/contracts/src';
/** They take texts and have none of their own. */
const MACHINERY = 'web/src/shared/texts/';
const MOST_OF_A_COMMENT = 80;

/**
 * @returns {{ texts: Map<string, { places: string[], comments: string[] }>, problems: string[] }} by the message that a
 * catalogue knows it by, in the order of the files
 */
export function extractTexts() {
  const found = { texts: new Map(), problems: [] };
  for (const file of filesBelow([WEB]).filter(isSource)) textsOf(file, found);
  for (const file of filesBelow([CONTRACTS]).filter(isSource)) wordsOf(file, found);
  return found;
}

function isSource(file) {
  if (!/\.tsx?$/.test(file) || file.startsWith(MACHINERY)) return false;
  return !/\.(?:test|spec)\.tsx?$|\/__tests__\/|\/src\/test\/|\/generated\//.test(file);
}

function parsed(file) {
  return ts.createSourceFile(file, readFileSync(inRoot(file), 'utf8'), ts.ScriptTarget.Latest, true);
}

function textsOf(file, found) {
  const source = parsed(file);
  const place = (node) => `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  const visit = (node) => {
    try {
      const text = textOf(node);
      if (text !== null) add(found, { ...text, place: place(node) });
    } catch (error) {
      found.problems.push(`${place(node)}: ${error.message}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

/** Null: it is none by itself; its parts may be. */
function textOf(node) {
  if (ts.isTaggedTemplateExpression(node) && ['t', 'rich'].includes(node.tag.getText())) {
    const { template } = node;
    if (ts.isNoSubstitutionTemplateLiteral(template)) return { message: messageOf([template.text], []) };
    const values = template.templateSpans.map(({ expression }) => expression);
    return {
      message: messageOf(
        [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)],
        values.map(shapeOf),
      ),
      comments: values.map((value, at) => `{${at}}: ${shortened(value.getText())}`),
    };
  }
  if (isCallOf(node, 'plural')) {
    const [count, ...forms] = node.arguments;
    return {
      message: messageOf(['', ''], [manyShape(...forms.map(literal))]),
      comments: [`{0}: ${shortened(count.getText())}`],
    };
  }
  return null;
}

function shapeOf(value) {
  if (isCallOf(value, 'many')) return manyShape(...value.arguments.slice(1).map(literal));
  if (isCallOf(value, 'marked')) return { text: literal(value.arguments[0]) };
  return null;
}

function isCallOf(node, name) {
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name;
}

function literal(node) {
  if (node !== undefined && ts.isStringLiteralLike(node)) return node.text;
  throw new Error('what is said has to stand here as a literal, to be found for the catalogues');
}

function shortened(code) {
  const line = code.replaceAll(/\s+/g, ' ');
  return line.length > MOST_OF_A_COMMENT ? `${line.slice(0, MOST_OF_A_COMMENT)}…` : line;
}

/** Values of lists are shown by `words`; texts as they stand, or by `words` with a capital. */
function wordsOf(file, found) {
  const source = parsed(file);
  const visit = (node) => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isStringLiteralLike(node)) {
      for (const word of wordsIn(node)) add(found, { message: messageOf([word], []), place: file });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

function wordsIn(node) {
  if (/^\p{Lu}\S*$|\s/u.test(node.text) && !/[\\^$|]/.test(node.text))
    return new Set([node.text, englishWords(node.text)]);
  return ts.isArrayLiteralExpression(node.parent) && /^[a-z][a-z\d_]*$/.test(node.text)
    ? [englishWords(node.text)]
    : [];
}

function add({ texts }, { message, place, comments = [] }) {
  const text = texts.get(message) ?? { places: [], comments: [] };
  if (!text.places.includes(place)) text.places.push(place);
  for (const comment of comments) if (!text.comments.includes(comment)) text.comments.push(comment);
  texts.set(message, text);
}
