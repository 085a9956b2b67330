// The program needs a current Node. On an older one (from 20 on) it fetches its own from npm, which ships Node
// as a package, and goes on under that one; its place is remembered, so only the first time takes long.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fail, inRoot, say } from './paths.mjs';

const WANTED = '24';
const remembered = inRoot('.cache/node-path');

export function isCurrent(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 15);
}

/** Resolves at once on a current Node. Otherwise runs this same command under one, and never returns. */
export async function ensureNode() {
  if (isCurrent()) return endWithWrapper();
  const node = rememberedNode() ?? fetchNode();
  const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, TW_WRAPPED: '1', PATH: dirname(node) + delimiter + (process.env.PATH ?? '') },
  });
  passSignals(child);
  await new Promise(() => {
    child.on('error', (error) => fail(`Node ${WANTED} cannot be run from ${node}: ${error.message}`));
    child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

/** The process that wraps this one may be killed without a chance to say so; then this one stops as well. */
function endWithWrapper() {
  if (!process.env.TW_WRAPPED || !process.channel) return;
  delete process.env.TW_WRAPPED;
  process.channel.unref();
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}

/** Ctrl-C reaches the child through the terminal by itself; this process must only not die before it. */
export function passSignals(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
}

function rememberedNode() {
  if (!existsSync(remembered)) return undefined;
  const node = readFileSync(remembered, 'utf8').trim();
  try {
    return isCurrent(execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim())
      ? node
      : undefined;
  } catch {
    return undefined;
  }
}

function fetchNode() {
  say(
    `This is Node ${process.versions.node}; Triage Warden needs 22.15 or newer and fetches Node ${WANTED} from npm …`,
  );
  const { command, args } = npmTool('npx');
  try {
    const output = execFileSync(
      command,
      [...args, '--yes', `--package=node@${WANTED}`, 'node', '-p', 'process.execPath'],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const node = output.trim().split('\n').at(-1);
    mkdirSync(dirname(remembered), { recursive: true });
    writeFileSync(remembered, `${node}\n`);
    return node;
  } catch {
    return fail(
      `Node ${WANTED} could not be fetched. Check the connection to the npm registry, ` +
        'or install Node 22.15 or newer from https://nodejs.org and start again.',
    );
  }
}

/** The npm or npx that goes with the npm that started us, else the one on the path. */
export function npmTool(name) {
  const beside = process.env.npm_execpath ? join(dirname(process.env.npm_execpath), `${name}-cli.js`) : '';
  return existsSync(beside)
    ? { command: process.execPath, args: [beside] }
    : { command: process.platform === 'win32' ? `${name}.cmd` : name, args: [] };
}
