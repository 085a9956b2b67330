import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractObservables } from '#incidents';
import type { ParsedAlert } from '../domain/parsed-alert.ts';
import { SOURCE_FORMATS, type SourceFormat } from './index.ts';
import { parseDelivery } from './parse-delivery.ts';

// Real payloads of many vendors, which stand beside the checkout and are no part of it.
const root = join(
  process.env.TW_SHARED ?? fileURLToPath(new URL('../../../../../shared', import.meta.url)),
  'data/alerts',
);
const there = existsSync(join(root, 'index.jsonl'));
if (!there)
  process.stderr.write(`The alert samples are not at ${root} (set TW_SHARED): their tests are skipped.\n`);

const files = there
  ? readFileSync(join(root, 'index.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { file: string }).file)
  : [];

const OWN: Record<string, SourceFormat> = {
  'panther-aws-guardduty': 'aws_guardduty',
  'panther-crowdstrike': 'crowdstrike',
  'panther-microsoft-defender': 'microsoft_defender',
  'panther-microsoft-graph': 'microsoft_defender',
  'splunk-webhook': 'splunk_alert',
  'splunk-es-notable': 'splunk_alert',
};
/** A mail is no alert of any vendor's, and says so. */
const LENIENT = SOURCE_FORMATS.filter((format) => format !== 'raw_email');

const body = (file: string) => readFileSync(join(root, file));
const json = files.filter((file) => {
  try {
    JSON.parse(body(file).toString());
    return true;
  } catch {
    return false;
  }
});
/** Every sender's first: a format that is not the sender's own reads all of them by their keys. */
const firsts = json.filter(
  (file, at) => json.findIndex((other) => other.split('/')[0] === file.split('/')[0]) === at,
);
const alerts = (file: string, format: SourceFormat): ParsedAlert[] =>
  parseDelivery(format, body(file), { 'content-type': 'application/json' }).alerts;

(there ? describe : describe.skip)('alert samples of real vendors', () => {
  it.each(LENIENT)('are all taken by %s, whoever wrote them', (format) => {
    const refused = (format === 'auto' ? json : firsts).flatMap((file) => {
      try {
        return alerts(file, format).length > 0 ? [] : [`${file}: no alert`];
      } catch (error) {
        return [`${file}: ${(error as Error).message}`];
      }
    });
    expect(refused).toEqual([]);
  });

  it('are known by their own formats', () => {
    const unknown = files.filter((file) => {
      const format = OWN[file.split('/')[0] as string];
      return (
        format !== undefined &&
        json.includes(file) &&
        !parseDelivery(format, body(file), { 'content-type': 'application/json' }).recognised
      );
    });
    // Office 365 audit and Windows events come through Graph's rules, but are no Defender alerts.
    expect(unknown.filter((file) => !/microsoft365_|microsoft_exchange|windows_/.test(file))).toEqual([]);
  });

  it('give title, severity and fields that playbooks use', () => {
    const first = (part: string) =>
      alerts(
        files.find((file) => file.includes(part)) as string,
        OWN[part.split('/')[0] as string] as SourceFormat,
      )[0];
    expect(first('panther-microsoft-graph/microsoft_graph_passthrough__Password_Spray')).toMatchObject({
      title: expect.stringMatching(/^Password Spray: \S+@/),
      severity: 'high',
      type: 'suspicious_login',
      fields: { user: { email: expect.stringContaining('@') } },
    });
    expect(first('panther-microsoft-graph/microsoft_graph_passthrough__Anonymous')).toMatchObject({
      fields: { source: { ip: expect.any(String), geo: { country_iso_code: 'US' } } },
    });
    expect(first('panther-microsoft-defender/defender_detection_passthrough__Alert_Evidence')).toMatchObject({
      severity: 'high',
      type: 'malware',
      fields: {
        host: { name: expect.any(String) },
        threat: { technique: { id: expect.arrayContaining(['T1218']) } },
      },
    });
    expect(first('panther-crowdstrike/crowdstrike_reverse_shell_tool_executed__Malicious')).toMatchObject({
      fields: {
        file: { hash: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
        process: { command_line: expect.stringContaining('nc.exe') },
        user: { id: expect.stringMatching(/^S-1-/) },
      },
    });
    expect(first('splunk-es-notable/excessive_failed_logins')).toMatchObject({
      title: expect.stringContaining('Excessive Failed Logins'),
      type: 'suspicious_login',
      fields: { source: { ip: '89.160.20.112' }, event: { count: 5 } },
    });
    expect(first('splunk-webhook/workstation_power_on')).toMatchObject({
      fields: { host: { name: 'WORKSTATION01' } },
    });
  });

  it('give no observable that is none', () => {
    const all = json.flatMap((file) => extractObservables([body(file).toString()]));
    for (const { type, value } of all) {
      if (type === 'ip') expect(value).toMatch(/^[0-9a-f.:]+$/);
      if (type === 'domain') expect(value).toMatch(/\./);
    }
    expect(all.length).toBeGreaterThan(300);
  });
});
