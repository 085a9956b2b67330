import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../harness/server-process.ts';

/** A program of somebody else's, in the foreground, with a folder of its own. */
export interface Daemon {
  /** Waits for a fact that it brings about; a failure says what it has printed. */
  until<T>(what: string, ask: () => Promise<T | null | undefined | false>): Promise<T>;
  /** As `kill -9`; its folder is deleted. */
  stop(): Promise<void>;
}

export interface DaemonOptions {
  program: string;
  /** What is written into its folder first, by name. */
  files: Record<string, string>;
  args(folder: string): string[];
}

const running = new Set<ChildProcess>();
// A test that is given up must not leave daemons behind.
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export function startDaemon({ program, files, args }: DaemonOptions): Daemon {
  const folder = mkdtempSync(join(tmpdir(), 'triage-warden-daemon-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  const child = spawn(program, args(folder), {
    cwd: folder,
    // Nothing of the caller's: a proxy of his would be asked for 127.0.0.1.
    env: { PATH: process.env.PATH ?? '', TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      output += `${error.message}\n`;
      resolve();
    });
    child.once('close', () => resolve());
  });
  void ended.then(() => running.delete(child));
  return {
    until: (what, ask) =>
      until(what, ask).catch((cause: unknown) => {
        throw new Error(`${String(cause)}\n${program} has printed:\n${output}`, { cause });
      }),
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
