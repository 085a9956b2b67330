import { encodedTexts } from '#incidents';
import { quoted, type Fact } from '../fact.ts';
import type { Seen } from '../seen.ts';
import type { CommandPattern } from './command-pattern.ts';
import { lineageFacts } from './lineage.ts';
import { MACOS } from './macos.ts';
import { SQL } from './sql.ts';
import { UNIX } from './unix.ts';
import { WINDOWS } from './windows.ts';

export const COMMAND_PATTERNS: readonly CommandPattern[] = [...WINDOWS, ...UNIX, ...MACOS, ...SQL];

/** Under these keys senders write what was run. */
const RUN =
  /(?:command|cmd)line$|^(?:command|commands|cmd|scriptblocktext|querytext|sqltext|sqlstatement|processargs|processtitle)$/;
const MOST_LINES = 40;
const LONGEST = 8192;
/** `p^ower"s"hell` is what the shell reads as `powershell`. */
const WRITTEN_APART = /\^/g;

/** What the command lines of an alert show, and what they carry encoded; and who started whom. */
export function commandFacts(seen: Seen): Fact[] {
  const lines = [
    ...new Set(seen.keyed(RUN).map((line) => line.slice(0, LONGEST).replace(WRITTEN_APART, ''))),
  ];
  const facts: Fact[] = [];
  for (const line of lines.slice(0, MOST_LINES)) {
    facts.push(...shownBy(line, ''));
    for (const decoded of encodedTexts(line)) facts.push(...shownBy(decoded.slice(0, LONGEST), ' (decoded)'));
  }
  return [...facts, ...lineageFacts(seen)];
}

function shownBy(line: string, where: string): Fact[] {
  return COMMAND_PATTERNS.flatMap(({ name, category, technique, weight, pattern, statement }) => {
    const match = pattern.exec(line);
    if (match === null) return [];
    return [
      {
        kind: `command.${category}.${name}`,
        weight,
        polarity: 'malicious' as const,
        statement: `${statement}: ${quoted(match[0])}${where}.`,
        techniques: [technique],
        raw: { command: line.slice(0, 1000) },
      },
    ];
  });
}
