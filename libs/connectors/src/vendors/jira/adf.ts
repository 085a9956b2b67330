import type { JsonObject } from '#contracts';

/** Jira refuses descriptions above this length. */
const LONGEST = 30_000;

function text(value: string): JsonObject {
  return { type: 'text', text: value };
}

function paragraph(lines: string[]): JsonObject {
  const content = lines.flatMap((line, index): JsonObject[] => [
    ...(index === 0 ? [] : [{ type: 'hardBreak' }]),
    // A text node may not be empty.
    ...(line === '' ? [] : [text(line)]),
  ]);
  return { type: 'paragraph', content };
}

function block(lines: string[]): JsonObject {
  if (!lines.every((line) => line.startsWith('- '))) return paragraph(lines);
  return {
    type: 'bulletList',
    content: lines.map((line) => ({ type: 'listItem', content: [paragraph([line.slice(2)])] })),
  };
}

/**
 * Plain text as an Atlassian Document: blank lines part the blocks, a block of `- ` lines is a list. Only text
 * nodes are made, so that nothing in the text can become markup, a link or a mention.
 */
export function adfDocument(plain: string): JsonObject {
  const shown = plain.length > LONGEST ? `${plain.slice(0, LONGEST)}\n\n[shortened]` : plain;
  const blocks = shown
    .replaceAll('\r\n', '\n')
    // eslint-disable-next-line no-control-regex -- Jira refuses them
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .split(/\n{2,}/)
    .map((part) => part.split('\n').map((line) => line.trimEnd()))
    .filter((lines) => lines.some((line) => line !== ''));
  return { version: 1, type: 'doc', content: blocks.map(block) };
}
