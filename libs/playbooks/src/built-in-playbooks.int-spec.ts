import type { Json, JsonObject } from '#contracts';
import { Problem } from '#platform';
import { reputation } from '../../../test/fixtures/action-context.ts';
import { connect, receiveAlert } from '../../../test/fixtures/playbook-runs.ts';
import { t, DETECTION, runsOf, stepsOf, incidentOf, traces, withPlaybookRuns } from './runs.harness.ts';

withPlaybookRuns();

describe('the built-in playbooks', () => {
  const MAIL = [
    'From: "IT Support" <support@paypa1-secure.example>',
    'To: ada@example.com',
    'Subject: Your account',
    'Message-ID: <m1@paypa1-secure.example>',
    'Date: Sun, 22 Nov 2026 10:00:00 +0000',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<p>Sign in <a href="https://login.paypa1-secure.example/x">here</a></p>',
    '',
  ].join('\r\n');
  const mailClients = {
    email_gateway: { isSenderBlocked: async () => false },
    threat_intelligence: {
      lookupUrl: async () => reputation({ malicious: 20 }),
      lookupDomain: async () => reputation({ malicious: 5 }),
    },
  };
  const pending = async (incident: string) => {
    const rows = await t.sql<{ name: string; status: string; parameters: object }>(
      'SELECT name, status, parameters FROM actions WHERE incident_id = $1 ORDER BY name',
      [incident],
    );
    return rows
      .filter(({ status }) => status === 'pending_approval')
      .map(({ name, parameters }) => ({ name, parameters }));
  };

  it('phishing: takes the mail apart and proposes to contain it, both at once', async () => {
    connect(t, mailClients);
    const incident = await receiveAlert(t, {
      type: 'phishing',
      raw_email: MAIL,
      recipient: 'ada@example.com',
    });
    await t.jobs.drain();
    expect(await stepsOf(incident)).toMatchObject({
      email: 'completed',
      '2.parallel.auth': 'completed',
      '2.parallel.sender': 'completed',
      '2.parallel.urls': 'completed',
      '2.parallel.registrations': 'skipped',
      '2.parallel.attachments': 'skipped',
      '4.then.1.parallel.quarantine': 'waiting',
      '4.then.1.parallel.block_sender': 'waiting',
    });
    expect(await pending(incident)).toEqual([
      { name: 'block_sender', parameters: { sender: 'support@paypa1-secure.example' } },
      {
        name: 'quarantine_email',
        parameters: {
          mailbox: 'ada@example.com',
          message_id: expect.stringContaining('m1@paypa1-secure.example') as string,
        },
      },
    ]);
  });

  it('phishing: asks since when the domains of sender and links are registered, where somebody can tell', async () => {
    const asked: string[] = [];
    connect(t, {
      ...mailClients,
      domain_registration: {
        lookupRegistration: async (domain) => {
          asked.push(domain);
          return null;
        },
      },
    });
    const raw_email = MAIL.replace('login.paypa1-secure.example', 'www.other.example');
    const incident = await receiveAlert(t, { type: 'phishing', raw_email });
    await t.jobs.drain();
    expect(await stepsOf(incident)).toMatchObject({ '2.parallel.registrations': 'completed' });
    expect(asked).toEqual(['paypa1-secure.example', 'other.example']);
    const kinds = await t.sql(
      "SELECT FROM evidence WHERE incident_id = $1 AND kind = 'domain.registration'",
      [incident],
    );
    expect(kinds).toHaveLength(2);
  });

  it("phishing: does not propose to block a sender who claims to be of the recipient's own domain", async () => {
    connect(t, mailClients);
    const incident = await receiveAlert(t, {
      type: 'phishing',
      raw_email: MAIL.replaceAll('support@paypa1-secure.example', 'boss@Example.com'),
      recipient: 'ada@example.com',
    });
    await t.jobs.drain();
    expect(await stepsOf(incident)).toMatchObject({ '4.then.1.parallel.block_sender': 'skipped' });
    expect((await pending(incident)).map(({ name }) => name)).toEqual(['quarantine_email']);
  });

  it('phishing: tells the analyst which look-up failed, and why', async () => {
    connect(t, {
      threat_intelligence: {
        ...mailClients.threat_intelligence,
        lookupUrl: async () => {
          throw new Problem('connector_failed', 'VirusTotal is throttling (429).');
        },
      },
    });
    const incident = await receiveAlert(t, { type: 'phishing', raw_email: MAIL });
    await t.jobs.drain();
    const [verdict] = await t.sql<{ missing: string[]; summary: string }>(
      'SELECT missing, summary FROM verdicts WHERE incident_id = $1',
      [incident],
    );
    expect(verdict?.missing).toContain('“Look up the links” failed: VirusTotal is throttling (429).');
  });

  it('phishing: looks up links without the mail too', async () => {
    connect(t, mailClients);
    const observables = [{ type: 'url' as const, value: 'https://login.paypa1-secure.example/x' }];
    const incident = await receiveAlert(t, { type: 'phishing', observables });
    await t.jobs.drain();
    expect(await stepsOf(incident)).toMatchObject({
      email: 'skipped',
      '2.parallel.urls': 'completed',
      verdict: 'completed',
    });
  });

  it('malware: of several hosts that the alert only mentions, isolates none', async () => {
    const hosts = ['dc-01', 'ws-0042'].map((value) => ({ type: 'host' as const, value }));
    const observables = [...DETECTION.observables, ...hosts];
    const incident = await receiveAlert(t, { fields: {}, observables });
    await t.jobs.drain();
    expect(await stepsOf(incident)).toMatchObject({ '1.parallel.host': 'skipped', verdict: 'completed' });
    expect(await pending(incident)).toEqual([]);
  });

  it('suspicious login: proposes to disable the account', async () => {
    const incident = await receiveAlert(t, {
      ...DETECTION,
      type: 'suspicious_login',
      fields: { user: { upn: 'ada@example.com' } },
    });
    connect(t, {
      identity: {},
      siem_search: { search: async () => ({ rows: [], truncated: false }) },
      threat_intelligence: { lookupIp: async () => reputation({ malicious: 9 }) },
    });
    await t.jobs.drain();
    expect(await pending(incident)).toEqual([
      { name: 'disable_user', parameters: { user: 'ada@example.com' } },
    ]);
  });

  it('everything else: looks up what there is and proposes nothing', async () => {
    const incident = await receiveAlert(t, { ...DETECTION, type: 'data_exfiltration' });
    await t.jobs.drain();
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed' }]);
    expect(await traces(incident)).toMatchObject({ verdicts: 1, actions: 0 });
  });

  it('a hostile alert is data and ends in a verdict as well', async () => {
    let deep: Json = 'x';
    for (let level = 0; level < 500; level += 1) deep = { constructor: deep };
    const queries: string[] = [];
    connect(t, {
      edr: { findHost: async () => null },
      siem_search: {
        search: async (query) => {
          queries.push(query);
          return { rows: [], truncated: false };
        },
      },
    });
    const fields: JsonObject = {
      host: { name: '" | delete index=* | search "*`x`' },
      user: { name: '${{ vars }}' },
      constructor: { name: 'x' },
      toString: 'x',
      nul: 'a\u0000b',
      deep,
    };
    const incident = await receiveAlert(t, { ...DETECTION, fields });
    await t.jobs.drain();
    expect(await incidentOf(incident)).toMatchObject({ status: 'triaged' });
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed' }]);
    expect(queries).toEqual(['search index=* "\\" | delete index=_ | search \\"__x_" | head 100']);
  });
});
