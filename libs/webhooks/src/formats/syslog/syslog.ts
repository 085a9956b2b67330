import type { IncidentType, NormalAlert } from '#contracts';
import { COMMON_AUTHENTICATIONS } from '../../authentications/index.ts';
import { hostOf, ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { SYSLOG } from '../../reading/severity.ts';
import { firstSentence } from '../../reading/title.ts';
import { time } from '../../reading/time.ts';
import { isObject, part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const syslog = defineFormat({
  name: 'syslog',
  title: 'Syslog',
  sender: 'A daemon of syslog that posts its lines: syslog-ng, rsyslog, Fluent Bit, Vector',
  reads:
    'Lines as of RFC 5424 and RFC 3164: the message is the title; severity, time, machine and program come from the header, users and addresses from the messages of sshd, sudo, su and PAM.',
  authentications: COMMON_AUTHENTICATIONS,
  samples,
  lines: true,
  recognises: isLine,
  read: readLine,
});

/** A header and a message in prose: what is in a form of its own behind the header is of that form's sender. */
function isLine(line: Reader): boolean {
  const { value } = line;
  if (!isObject(value) || !isObject(value.syslog) || typeof value.message !== 'string') return false;
  if (isOfDevice(value.message)) return false;
  return Object.keys(value).length === 2;
}

/** `%ASA-4-106023: …` of Cisco, and the commas of PAN-OS. */
function isOfDevice(message: string): boolean {
  return (
    /%[A-Z][A-Z\d_-]*-\d-/.test(message.slice(0, 100)) ||
    /^\d*,\d{4}[/-]\d\d[/-]\d\d[T ][\d:.]{8,20}Z?,\w*,[A-Z-]+,/.test(message)
  );
}

function readLine(line: Reader): FormatReading {
  const message = line.text('message') ?? '';
  const app = line.text('syslog.app');
  const told = ofProgram(app, message.slice(0, MOST_CHARACTERS));
  const host = hostOf(line.text('syslog.host'));
  return {
    id: null,
    title: told.title ?? firstSentence(message),
    title_is_action: told.action === true,
    description: message,
    severity: { said: line.text('syslog.severity'), scale: SYSLOG },
    type: told.type ?? [message],
    occurred_at: time(line.text('syslog.timestamp')),
    state: null,
    fields: {
      host: part({ name: host?.name, ip: host?.ip }) ?? null,
      process: part({
        name: app,
        pid: /^\d{1,10}$/.test(line.text('syslog.pid') ?? '') ? line.number('syslog.pid') : undefined,
        command_line: told.command,
      }) as NormalAlert['process'],
      user: part({ ...personOf(told.user), target: personOf(told.target) }) ?? null,
      source: part({ ip: ipOf(told.from)?.ip, port: told.port }) ?? null,
      event: { provider: app, code: line.text('syslog.id'), outcome: told.outcome },
      destination: null,
      email: null,
      file: null,
      resource: null,
    },
  };
}

/** Beyond it a message is not looked through: the forms below go over it more than once. */
const MOST_CHARACTERS = 8000;

interface Told {
  title?: string;
  action?: boolean;
  user?: string | undefined;
  target?: string | undefined;
  from?: string | undefined;
  port?: number | undefined;
  command?: string | undefined;
  outcome?: 'success' | 'failure';
  type?: IncidentType;
}

/** OpenSSH, auth.c: how an attempt ended, for whom and from where. */
const SSHD =
  /^(Failed|Accepted|Postponed) (\S+) for (?:invalid user )?(\S*) from (\S+)(?: port (\d{1,5}))?|^Invalid user (\S*) from (\S+)(?: port (\d{1,5}))?|^(?:Connection (?:closed|reset) by|Disconnected from) (?:(?:invalid|authenticating) user )?(\S+) (\S+) port (\d{1,5})/;
/** PAM, pam_unix: `authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=198.51.100.7  user=root` */
const PAM = /authentication failure;.*?\brhost=(\S*)(?:\s+user=(\S+))?/;
const SU = /^(?:FAILED SU|BAD SU|Successful su|FAILED su|\(to (\S+)\) (\S+) on)(?:\s*\(to (\S+)\) (\S+))?/;

function ofProgram(app: string | undefined, message: string): Told {
  if (app === 'sudo') return ofSudo(message);
  if (app === 'su') {
    const found = SU.exec(message);
    if (found !== null)
      return defined({
        user: found[2] ?? found[4],
        target: found[1] ?? found[3],
        outcome: /^(?:FAILED|BAD)/i.test(message) ? 'failure' : 'success',
        type: 'privilege_escalation',
      });
  }
  const ssh = SSHD.exec(message);
  if (ssh !== null) {
    const [, done, , user, from, port, invalid, invalidFrom, invalidPort, left, leftFrom, leftPort] = ssh;
    const number = port ?? invalidPort ?? leftPort;
    return defined({
      user: user ?? invalid ?? left,
      from: from ?? invalidFrom ?? leftFrom,
      port: number === undefined ? undefined : Number(number),
      outcome:
        done === 'Accepted' ? 'success' : done === 'Failed' || invalid !== undefined ? 'failure' : undefined,
      type: 'suspicious_login',
    });
  }
  const pam = PAM.exec(message);
  return pam === null
    ? {}
    : defined({ from: pam[1], user: pam[2], outcome: 'failure', type: 'suspicious_login' });
}

/** sudo(8): `amy : user NOT in sudoers ; TTY=pts/0 ; PWD=/home/amy ; USER=root ; COMMAND=/bin/bash` */
const SUDO = /^\s*(\S+) : (?:([^;=]+?) ; )?.*?\bUSER=(\S+) ;.*?\bCOMMAND=(.+)$/s;

function ofSudo(message: string): Told {
  const [, user, refused, target = 'root', command] = SUDO.exec(message) ?? [];
  if (command === undefined) return {};
  return defined({
    title: refused === undefined ? `Command as ${target}: ${command}` : `sudo refused: ${refused}`,
    action: refused === undefined,
    user,
    target,
    command,
    outcome: refused === undefined ? 'success' : 'failure',
    type: 'privilege_escalation',
  });
}

function defined(told: { [K in keyof Told]: Told[K] | undefined }): Told {
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined && value !== ''));
}
