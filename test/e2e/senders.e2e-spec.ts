import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { parse } from 'yaml';
import { freePort } from '../../libs/platform/src/database/embedded/free-port.ts';
import { runnable } from '../harness/runnable.ts';
import { until, type ApiClient } from '../harness/server-process.ts';
import { startDaemon, type Daemon } from './daemon.ts';
import { openHouse, PEOPLE, type House, type Source } from './house.ts';

const alertmanager = runnable([process.env.ALERTMANAGER_PATH, '/usr/bin/prometheus-alertmanager']);
const syslogNg = runnable([process.env.SYSLOG_NG_PATH, '/usr/sbin/syslog-ng']);
/** `describe`, or one that is skipped where the program is not there. */
const withProgram = (program: string | undefined) => (program === undefined ? describe.skip : describe);

interface Incident {
  id: string;
  title: string;
  status: string;
  alert_count: number;
}

describe('what real senders deliver to a source that says nothing of them', () => {
  let house: House;
  let ana: ApiClient;

  beforeAll(async () => {
    house = await openHouse();
    ana = await house.api(PEOPLE.ana);
  });
  afterAll(() => house?.close());

  /** What stands in `deploy/senders`, with the address and the secret of a source of this house. */
  const example = (name: string, { slug, secret }: Source) =>
    readFileSync(new URL(`../../deploy/senders/${name}`, import.meta.url), 'utf8')
      .replaceAll('https://triage-warden.example/api/webhooks/SOURCE', `${house.url}/api/webhooks/${slug}`)
      .replaceAll('SECRET', secret);
  const incidents = async (source: string) =>
    (await ana.call<{ data: Incident[] }>('GET', `/api/incidents?source=${source}`)).data;
  const partsOf = async <T>(id: string | undefined, part: string) =>
    (await ana.call<{ data: T[] }>('GET', `/api/incidents/${id}/${part}`)).data;
  const alerts = (source: string) =>
    house.t.sql<{ incident_id: string; occurred_at: Date }>(
      `SELECT incident_id, external_id, title, severity, occurred_at, fields FROM alerts
       WHERE source = $1 ORDER BY occurred_at, id`,
      [source],
    );
  /** By which formats its deliveries were read. */
  const readings = (source: string) =>
    house.t.sql(
      `SELECT DISTINCT d.recognised, d.reading->'formats'->>0 AS format
       FROM webhook_deliveries d JOIN webhook_sources s ON s.id = d.source_id WHERE s.slug = $1`,
      [source],
    );

  withProgram(alertmanager)('Alertmanager', () => {
    const startsAt = new Date().toISOString();
    let daemon: Daemon;
    let url: string;

    beforeAll(async () => {
      const more = { authentication: 'bearer', on_resolved: 'close' };
      const source = await house.addSource('alertmanager', more);
      const config = parse(example('alertmanager.yaml', source)) as { route: object };
      Object.assign(config.route, { group_wait: '0s', group_interval: '1s', repeat_interval: '1s' });
      const port = await freePort();
      url = `http://127.0.0.1:${port}`;
      daemon = startDaemon({
        program: alertmanager ?? '',
        files: { 'alertmanager.yml': JSON.stringify(config) },
        args: (folder) => [
          `--config.file=${join(folder, 'alertmanager.yml')}`,
          `--storage.path=${join(folder, 'data')}`,
          `--web.listen-address=127.0.0.1:${port}`,
          // Alone: it listens for no others.
          '--cluster.listen-address=',
        ],
      });
      await daemon.until('Alertmanager to be ready', () =>
        fetch(`${url}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      );
    });
    afterAll(() => daemon?.stop());

    /** As Prometheus does when a rule fires. */
    async function fire(description: string, more: { endsAt?: string } = {}): Promise<void> {
      const alert = {
        labels: {
          alertname: 'InstanceDown',
          instance: 'db-3.corp.example:9100',
          job: 'node',
          severity: 'critical',
        },
        annotations: { summary: 'db-3.corp.example does not answer', description },
        generatorURL: 'http://prometheus.example:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1',
        startsAt,
        ...more,
      };
      const answer = await fetch(`${url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([alert]),
      });
      expect({ status: answer.status, text: await answer.text() }).toMatchObject({ status: 200 });
    }

    const repeats = async () => {
      const [row] = await house.t.sql<{ n: number }>(
        `SELECT coalesce(sum(c.count), 0)::int AS n
         FROM webhook_delivery_counts c JOIN webhook_sources s ON s.id = c.source_id
         WHERE s.slug = 'alertmanager' AND c.outcome = 'duplicate'`,
      );
      return row?.n ?? 0;
    };

    it('says that something is wrong: one incident, with where, how bad and since when', async () => {
      await fire('No answer for 5 minutes.');
      const incident = await daemon.until('the incident with its verdict', async () =>
        (await incidents('alertmanager')).find(({ status }) => status === 'triaged'),
      );
      expect(incident).toMatchObject({
        title: 'db-3.corp.example does not answer',
        severity: 'critical',
        source_state: 'open',
        closure: null,
        alert_count: 1,
      });
      const known = (await (await fetch(`${url}/api/v2/alerts`)).json()) as { fingerprint: string }[];
      expect(await alerts('alertmanager')).toMatchObject([
        {
          incident_id: incident.id,
          external_id: known[0]?.fingerprint,
          occurred_at: new Date(startsAt),
          fields: {
            host: { name: 'db-3.corp.example' },
            rule: { name: 'InstanceDown' },
            observer: { vendor: 'Prometheus', product: 'Alertmanager' },
          },
        },
      ]);
    });

    it('says it again and again: repeats are counted, and what has changed is an update', async () => {
      await daemon.until('a repeat', async () => (await repeats()) > 0);
      await fire('No answer for 30 minutes.');
      const incident = await daemon.until('the update', async () =>
        (await incidents('alertmanager')).find(({ alert_count }) => alert_count > 1),
      );
      expect(incident.alert_count).toBe(2);
      const told = await partsOf<{ text: string }>(incident.id, 'timeline');
      expect(told.map(({ text }) => text).join('\n')).toContain(
        'description: No answer for 5 minutes. → No answer for 30 minutes.',
      );
    });

    it('says that it is over: the incident is closed, and is one still', async () => {
      await fire('No answer for 30 minutes.', { endsAt: new Date().toISOString() });
      await daemon.until('its end', async () =>
        (await incidents('alertmanager')).some(({ status }) => status === 'resolved'),
      );
      expect(await incidents('alertmanager')).toEqual([
        expect.objectContaining({
          status: 'resolved',
          source_state: 'resolved',
          closure: 'source',
          disposition: null,
          alert_count: 3,
        }),
      ]);
      expect(await readings('alertmanager')).toEqual([{ recognised: true, format: 'alertmanager' }]);
    });
  });

  withProgram(syslogNg)('syslog-ng', () => {
    let daemon: Daemon;
    let ports: { modern: number; old: number };

    beforeAll(async () => {
      const modern = await house.addSource('syslog', { authentication: 'bearer' });
      const secretHeader = { authentication: 'header', authentication_name: 'X-Alert-Secret' };
      const old = await house.addSource('syslog-old', secretHeader);
      ports = { modern: await freePort(), old: await freePort() };
      // Beside the example a sender that says nothing of what it posts, which libcurl then calls a form.
      const config = `@version: current
        options { keep-hostname(yes); use-dns(no); };
        source s_src { syslog(ip("127.0.0.1") transport("tcp") port(${ports.modern})); };
        ${example('syslog-ng.conf', modern)}
        source s_old { network(ip("127.0.0.1") transport("tcp") port(${ports.old})); };
        destination d_old {
          http(
            url("${house.url}/api/webhooks/${old.slug}")
            headers("X-Alert-Secret: ${old.secret}")
            body("<\${PRI}>\${DATE} \${HOST} \${MSGHDR}\${MSG}")
          );
        };
        log { source(s_old); destination(d_old); };
      `;
      daemon = startDaemon({
        program: syslogNg ?? '',
        files: { 'syslog-ng.conf': config },
        args: (folder) => [
          ...['--foreground', '--stderr', '--no-caps'],
          `--cfgfile=${join(folder, 'syslog-ng.conf')}`,
          `--persist-file=${join(folder, 'syslog-ng.persist')}`,
          `--pidfile=${join(folder, 'syslog-ng.pid')}`,
          `--control=${join(folder, 'syslog-ng.ctl')}`,
        ],
      });
      for (const port of Object.values(ports))
        await daemon.until('syslog-ng to listen', () =>
          send(port, '').then(
            () => true,
            () => false,
          ),
        );
    });
    afterAll(() => daemon?.stop());

    /** Over one connection, which ends. */
    function send(port: number, text: string): Promise<void> {
      const socket = connect(port, '127.0.0.1');
      return new Promise((resolve, reject) => {
        socket.once('error', reject);
        socket.once('finish', () => resolve());
        socket.resume().end(text);
      });
    }

    /** RFC 6587, 3.4.1: each line with its length before it. */
    const framed = (lines: readonly string[]) =>
      lines.map((line) => `${Buffer.byteLength(line)} ${line}`).join('');

    it('posts lines of RFC 5424: each is an incident of its own, with who, where, from where and how bad', async () => {
      const lines = [
        '<4>1 2026-11-22T12:00:00Z build-7 kernel - - - Out of memory: Killed process 977 (java)',
        '<34>1 2026-11-22T12:00:00.003Z bastion-2 sshd 4711 ID47 [origin ip="10.0.0.9"] Failed password for invalid user admin from 203.0.113.90 port 51122 ssh2',
        '<85>1 2026-11-22T12:05:00Z build-7 sudo - - - bob : user NOT in sudoers ; TTY=pts/0 ; PWD=/home/bob ; USER=root ; COMMAND=/usr/bin/cat /etc/shadow',
      ];
      await send(ports.modern, framed(lines));
      await daemon.until('both verdicts', async () => {
        const found = await incidents('syslog');
        return found.length === 2 && found.every(({ status }) => status === 'triaged');
      });
      const stored = await alerts('syslog');
      // What the kernel says is of another facility.
      expect(stored).toMatchObject([
        {
          title: 'Failed password for invalid user admin from 203.0.113.90 port 51122 ssh2',
          severity: 'critical',
          occurred_at: new Date('2026-11-22T12:00:00.003Z'),
          fields: {
            host: { name: 'bastion-2' },
            user: { name: 'admin' },
            source: { ip: '203.0.113.90', port: 51122 },
            process: { name: 'sshd', pid: 4711 },
            event: { code: 'ID47', outcome: 'failure' },
          },
        },
        {
          title: 'sudo refused: user NOT in sudoers on build-7',
          severity: 'informational',
          occurred_at: new Date('2026-11-22T12:05:00Z'),
          fields: {
            host: { name: 'build-7' },
            user: { name: 'bob', target: { name: 'root' } },
            process: { name: 'sudo', command_line: '/usr/bin/cat /etc/shadow' },
          },
        },
      ]);
      const seen = await until('its observables', async () => {
        const found = await partsOf<{ value: string }>(stored[0]?.incident_id, 'observables');
        const values = found.map(({ value }) => value);
        return values.includes('203.0.113.90') && values;
      });
      expect(seen).toContain('bastion-2');
      expect(await readings('syslog')).toEqual([{ recognised: true, format: 'syslog' }]);
    });

    it('posts a failure of sshd as of RFC 3164, called a form and without a year', async () => {
      const now = new Date(Math.floor(Date.now() / 1000) * 1000);
      const [, day, month, , time] = now.toUTCString().split(' ');
      const header = `<38>${month} ${String(Number(day)).padStart(2)} ${time} build-7 sshd[4712]:`;
      await send(ports.old, `${header} Failed password for root from 198.51.100.23 port 40222 ssh2\n`);
      const stored = await daemon.until('the alert', async () => {
        const found = await alerts('syslog-old');
        return found.length > 0 && found;
      });
      expect(stored).toMatchObject([
        {
          title: 'Failed password for root from 198.51.100.23 port 40222 ssh2',
          severity: 'informational',
          occurred_at: now,
          fields: {
            host: { name: 'build-7' },
            user: { name: 'root' },
            source: { ip: '198.51.100.23', port: 40222 },
            process: { name: 'sshd', pid: 4712 },
          },
        },
      ]);
      expect(await incidents('syslog-old')).toHaveLength(1);
      expect(await readings('syslog-old')).toEqual([{ recognised: true, format: 'syslog' }]);
    });
  });
});
