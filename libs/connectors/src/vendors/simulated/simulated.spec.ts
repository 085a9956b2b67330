import type { JsonObject } from '#contracts';
import { Clock } from '#platform';
import { testHost } from '../../../../../test/fakes/client-host.ts';
import type { CapabilityClients } from '../../domain/capabilities.ts';
import { ConnectorCatalogue } from '../catalogue.ts';

const NOW = new Date('2026-11-22T12:00:00Z');

/** The clients of a simulated connector that remembers, and a second look by a client made later. */
function simulated(name: string): CapabilityClients {
  const kept = new Map<string, JsonObject>();
  const at = (id: string, key: string) => `${id} ${key}`;
  const host = {
    ...testHost(Object.assign(new Clock(), { now: () => NOW })),
    memory: {
      read: async (id: string, key: string) => kept.get(at(id, key)) ?? null,
      write: async (id: string, key: string, value: JsonObject) => void kept.set(at(id, key), value),
      remember: async (id: string, key: string, value: JsonObject) => {
        if (!kept.has(at(id, key))) kept.set(at(id, key), value);
        return kept.get(at(id, key)) as JsonObject;
      },
    },
  };
  const type = new ConnectorCatalogue(true).get(`simulated_${name}`);
  if (type === undefined) throw new Error(`There is no simulated ${name}.`);
  const connector = { id: 'c1', name, type: type.type, simulated: true };
  return type.build({ connector, settings: {}, secrets: {}, probe: false }, host)
    .clients as CapabilityClients;
}

describe('what the demo makes up', () => {
  const bad = { known: true, suspicious: 3, harmless: 0, total: 90, categories: ['simulated: phishing'] };

  it('has a bad opinion of what is called so, and of the addresses of documents', async () => {
    const { threat_intelligence: service } = simulated('threat_intelligence');
    for (const answer of [
      await service.lookupUrl('https://login-house.example/'),
      await service.lookupDomain('EVIL.example'),
      await service.lookupIp('198.51.100.7'),
      await service.lookupIp('203.0.113.9'),
      await service.lookupHash('44d88612fea8a8f36de82e1278abb02f'),
    ]) {
      expect(answer).toMatchObject({ ...bad, last_analysis_at: NOW.toISOString() });
      expect(answer.malicious).toBeGreaterThanOrEqual(40);
      expect(answer.malicious).toBeLessThan(60);
      expect(answer.malicious + answer.suspicious + answer.harmless + answer.undetected).toBe(90);
    }
  });

  it('finds nothing bad of others, knows three of four, and says the same each time', async () => {
    const { threat_intelligence: service } = simulated('threat_intelligence');
    const domains = Array.from({ length: 80 }, (_, n) => `host${n}.example`);
    const answers = await Promise.all(domains.map((domain) => service.lookupDomain(domain)));
    expect(await Promise.all(domains.map((domain) => service.lookupDomain(domain)))).toEqual(answers);
    const known = answers.filter((answer) => answer.known);
    expect(known.length).toBeGreaterThan(40);
    expect(known.length).toBeLessThan(80);
    const none = { malicious: 0, suspicious: 0, categories: [] };
    for (const answer of known)
      expect(answer).toMatchObject({ ...none, harmless: 65, undetected: 25, total: 90 });
    for (const answer of answers.filter((one) => !one.known))
      expect(answer).toMatchObject({ ...none, harmless: 0, undetected: 0, total: 0, last_analysis_at: null });
    // An address is judged by its network alone.
    expect((await service.lookupIp('10.0.0.7')).malicious).toBe(0);
  });

  it('remembers which mail is in quarantine and which sender is blocked, however they are written', async () => {
    const { email_gateway: gateway } = simulated('email');
    const mail = ['Ann@house.example', '<m1@x.example>'] as const;
    expect(await gateway.findMessage(...mail)).toMatchObject({ folder: 'inbox', quarantined: false });
    expect(await gateway.quarantine(...mail)).toMatchObject({ from_folder: 'inbox' });
    expect(await gateway.isQuarantined('ann@house.example', 'm1@x.example')).toBe(true);
    expect(await gateway.isQuarantined('bob@house.example', 'm1@x.example')).toBe(false);
    expect(await gateway.findMessage(...mail)).toMatchObject({ folder: 'quarantine', quarantined: true });
    await gateway.release(...mail);
    expect(await gateway.isQuarantined(...mail)).toBe(false);
    await gateway.blockSender('Bad@x.example', 'why');
    expect(await gateway.isSenderBlocked('bad@X.example')).toBe(true);
    await gateway.unblockSender('BAD@x.example');
    expect(await gateway.isSenderBlocked('bad@x.example')).toBe(false);
  });

  it('remembers who is disabled and which host is contained', async () => {
    const { identity } = simulated('identity');
    expect(await identity.findUser('Ann@house.example')).toMatchObject({
      mail: 'Ann@house.example',
      enabled: true,
    });
    await identity.disable('Ann@house.example');
    expect(await identity.isEnabled('ann@HOUSE.example')).toBe(false);
    expect(await identity.findUser('house\\ann')).toMatchObject({ mail: null, enabled: true });
    await identity.enable('ann@house.example');
    expect(await identity.isEnabled('Ann@house.example')).toBe(true);
    const { edr } = simulated('edr');
    expect(await edr.findHost('WS-042')).toMatchObject({
      ...{ id: 'ws-042', hostname: 'WS-042', containment: 'normal', last_seen_at: NOW.toISOString() },
    });
    await edr.contain('ws-042', 'why');
    expect(await edr.findHost('ws-042')).toMatchObject({ containment: 'contained' });
    await edr.liftContainment('ws-042', 'why');
    expect(await edr.containment('ws-042')).toBe('normal');
  });

  it('makes one ticket, one message and one mail for one key', async () => {
    const { ticketing } = simulated('ticketing');
    const ticket = { key: 'k', title: 'First', description: '', severity: 'high', labels: [] } as const;
    expect(await ticketing.findByKey('k')).toBeNull();
    const made = await ticketing.create({ ...ticket, labels: [] });
    expect(made).toMatchObject({ key: expect.stringMatching(/^SIM-\d+$/), title: 'First' });
    expect(await ticketing.create({ ...ticket, labels: [], title: 'Second' })).toEqual(made);
    expect(await ticketing.findByKey('k')).toEqual(made);
    const { messaging } = simulated('messaging');
    expect(await messaging.wasPosted('k')).toBe(false);
    await messaging.post({ key: 'k', channel: 'soc', title: 'T', text: 'X', url: null });
    expect(await messaging.wasPosted('k')).toBe(true);
    const { mail_sending } = simulated('mail_sending');
    expect(await mail_sending.wasSent('k')).toBe(false);
    await mail_sending.send({ key: 'k', to: 'a@corp.example', subject: 'S', text: 'T', in_reply_to: null });
    expect(await mail_sending.wasSent('k')).toBe(true);
    const { siem_search } = simulated('siem');
    expect(await siem_search.search('index=main', { earliest: '-1h', latest: 'now', limit: 1 })).toEqual({
      rows: [],
      truncated: false,
    });
  });

  it('has in its log what the machines of the story did, and nothing of others', async () => {
    const { siem_search: siem } = simulated('siem');
    const found = await siem.search('search index=* "WS-FINANCE-07" | head 100', {
      earliest: '-24h',
      latest: 'now',
      limit: 100,
    });
    expect(found.rows.map(({ sourcetype }) => sourcetype)).toEqual(['proxy', 'proxy', 'process']);
    for (const { _time } of found.rows) expect(Date.parse(String(_time))).toBeLessThan(NOW.getTime());
    expect(
      (await siem.search('search index=* "ws-other"', { earliest: '-24h', latest: 'now', limit: 100 })).rows,
    ).toEqual([]);
  });
});
