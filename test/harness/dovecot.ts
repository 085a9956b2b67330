import { ImapFlow } from 'imapflow';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '../../libs/platform/src/database/embedded/free-port.ts';
import { LOOPBACK_CERTIFICATE, LOOPBACK_KEY } from '../fixtures/loopback-certificate.ts';
import { runnable } from './runnable.ts';
import { until } from './server-process.ts';

/** A real IMAP server on loopback. Every user has the same password, and folders of its own. */
export interface Dovecot {
  /** Without TLS, or with STARTTLS. */
  port: number;
  /** With TLS from the first byte. */
  tlsPort: number;
  password: string;
  deliver(user: string, mail: string | Buffer, folder?: string): Promise<void>;
  /** The mails of a folder, in Latin-1; none when there is no such folder. */
  mails(user: string, folder: string): Promise<string[]>;
  /** As a machine that goes away. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

const PASSWORD = 'four-wooden-lanterns';
const running = new Set<ChildProcess>();
// A test that is given up must not leave a server behind.
process.once('exit', () => running.forEach(endGroup));

/** Dovecot gives no mail to root: nobody's. */
const NOBODY = 65_534;

/** Undefined when there is none: CI installs it. */
export function findDovecot(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  return runnable([process.env.DOVECOT_PATH, ...folders.map((folder) => join(folder, 'dovecot'))]);
}

/** @param introspection where it asks whose an access token is; without it, it lets nobody in with one */
export async function startDovecot(program: string, introspection?: string): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), 'tw-dovecot-'));
  chmodSync(folder, 0o755);
  const ports = { port: await freePort(), tlsPort: await freePort() };
  const version = execFileSync(program, ['--version'], { encoding: 'utf8' });
  const isRoot = process.getuid?.() === 0;
  const uid = isRoot ? NOBODY : (process.getuid?.() ?? NOBODY);
  const gid = isRoot ? NOBODY : (process.getgid?.() ?? NOBODY);
  mkdirSync(join(folder, 'mail'));
  if (isRoot) chownSync(join(folder, 'mail'), uid, gid);
  writeFileSync(join(folder, 'cert.pem'), LOOPBACK_CERTIFICATE);
  writeFileSync(join(folder, 'key.pem'), LOOPBACK_KEY, { mode: 0o600 });
  const settings = { folder, uid, gid, introspection, ...ports };
  const config = join(folder, 'dovecot.conf');
  writeFileSync(join(folder, 'oauth2.conf'), tokenConfig(introspection));
  writeFileSync(config, version.startsWith('2.3') ? configOf23(settings) : configOf24(settings, version));
  let child: ChildProcess | null = null;
  const start = async () => {
    // A group of its own: left to themselves, the processes that hold connections outlive their master by seconds.
    child = spawn(program, ['-F', '-c', config], { stdio: 'ignore', detached: true });
    const started = child;
    running.add(started);
    started.once('exit', () => running.delete(started));
    await until('Dovecot to answer', async () => {
      if (child?.exitCode != null)
        throw new Error(`Dovecot ended: ${readFileSync(join(folder, 'dovecot.log'), 'utf8')}`);
      return answers(ports.port);
    });
  };
  const stop = async () => {
    const ending = child;
    if (ending === null || ending.exitCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    endGroup(ending);
    await ended;
  };
  await start();
  return {
    ...ports,
    password: PASSWORD,
    deliver: (user, mail, to = 'INBOX') =>
      signedIn(ports.port, user, async (client) => {
        if (to !== 'INBOX') await client.mailboxCreate(to);
        await client.append(to, Buffer.from(mail));
      }),
    mails: (user, from) => signedIn(ports.port, user, (client) => mailsOf(client, from)),
    stop,
    start,
    close: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function endGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGTERM');
}

async function signedIn<T>(port: number, user: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user, pass: PASSWORD },
    logger: false,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}

async function mailsOf(client: ImapFlow, folder: string): Promise<string[]> {
  const folders = await client.list();
  if (!folders.some(({ path }) => path === folder)) return [];
  const { exists } = await client.mailboxOpen(folder, { readOnly: true });
  if (exists === 0) return [];
  const mails: string[] = [];
  for await (const { source } of client.fetch('1:*', { source: true }))
    mails.push(source?.toString('latin1') ?? '');
  return mails;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

interface DovecotSettings {
  folder: string;
  uid: number;
  gid: number;
  port: number;
  tlsPort: number;
  introspection: string | undefined;
}

function tokenConfig(introspection: string | undefined): string {
  return `introspection_mode = post
introspection_url = ${introspection ?? ''}
username_attribute = username
`;
}

/** Of both releases. No process is put into a folder of its own: that needs root. */
function common({ folder, port, tlsPort, introspection }: DovecotSettings): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
auth_mechanisms = plain login${introspection === undefined ? '' : ' xoauth2'}
auth_failure_delay = 0
first_valid_uid = 1
namespace inbox {
  inbox = yes
  separator = /
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
service anvil {
  chroot =
  # Or whoever comes after a wrong password would wait.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
${
  process.getuid?.() === 0
    ? ''
    : `default_internal_user = ${process.env.USER ?? 'nobody'}\ndefault_login_user = ${process.env.USER ?? 'nobody'}`
}
`;
}

function configOf23(settings: DovecotSettings): string {
  const { folder, uid, gid, introspection } = settings;
  return `${common(settings)}
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
${
  introspection === undefined
    ? ''
    : `passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = ${folder}/oauth2.conf
}`
}
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u
}
`;
}

function configOf24(settings: DovecotSettings, version: string): string {
  const { folder, uid, gid, introspection } = settings;
  const [release] = version.split(/[ \n]/);
  return `dovecot_config_version = ${release}
dovecot_storage_version = ${release}
${common(settings)}
ssl_server_cert_file = ${folder}/cert.pem
ssl_server_key_file = ${folder}/key.pem
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = ~/Maildir
${
  introspection === undefined
    ? ''
    : `oauth2 {
${tokenConfig(introspection)}}
passdb oauth2 {
  mechanisms_filter = xoauth2
}`
}
passdb static {
  password = ${PASSWORD}
}
userdb static {
  fields {
    uid = ${uid}
    gid = ${gid}
    home = ${folder}/mail/%{user}
  }
}
`;
}
