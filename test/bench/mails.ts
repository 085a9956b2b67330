import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startFlags } from './server.ts';

/**
 * How fast mails are read, and what that takes of memory. In a process of its own, which begins as the server does and
 * holds nothing else.
 * @param folder with .eml files; null: a few made here
 */
export async function mailsBench(folder: string | null): Promise<void> {
  const child = spawn(
    process.execPath,
    [
      ...startFlags(),
      '--expose-gc',
      '--conditions=development',
      `--import=${new URL('../../scripts/typescript.mjs', import.meta.url).href}`,
      '--import=reflect-metadata',
      fileURLToPath(new URL('./mails.main.ts', import.meta.url)),
      ...(folder === null ? [] : [folder]),
    ],
    { stdio: 'inherit' },
  );
  const code = await new Promise((resolve) => child.on('exit', resolve));
  if (code !== 0) throw new Error(`The process that reads mails ended with ${String(code)}.`);
}
