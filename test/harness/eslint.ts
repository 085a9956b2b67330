import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = fileURLToPath(new URL('./eslint.mjs', import.meta.url));

export interface Message {
  ruleId: string | null;
  line: number;
  message: string;
}

export interface LintRequest {
  /** Of the class ESLint. */
  options?: object;
  /** As if this stood in that file. */
  texts?: { file: string; code: string }[];
  paths?: string[];
}

export interface LintAnswer {
  /** Of each text. */
  texts: Message[][];
  files: { filePath: string; messages: Message[] }[];
}

/** What ESLint says, in a process of its own. */
export function lint(request: LintRequest): LintAnswer {
  const { stdout, stderr, status } = spawnSync(process.execPath, [PROGRAM], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
    input: JSON.stringify(request),
  });
  if (status !== 0) throw new Error(`ESLint ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as LintAnswer;
}
