import { Clock } from '#platform';
import { buildClient, testHost } from '../../../../../test/fakes/client-host.ts';
import {
  startFakeVirusTotal,
  type FakeService,
  type VirusTotalState,
} from '../../../../../test/fakes/index.ts';
import type { ConnectorClient, ThreatIntelligence } from '../../domain/capabilities.ts';

class MovableClock extends Clock {
  ms = 1_800_000_000_000;
  override now(): Date {
    return new Date(this.ms);
  }
}

describe('VirusTotal', () => {
  let fake: FakeService<VirusTotalState>;
  let client: ConnectorClient;
  let intelligence: ThreatIntelligence;
  const clock = new MovableClock();

  beforeAll(async () => {
    fake = await startFakeVirusTotal();
  });
  beforeEach(() => {
    fake.clear();
    fake.state.reports.clear();
    client = buildClient(fake.connector, testHost(clock));
    intelligence = client.clients.threat_intelligence as ThreatIntelligence;
  });
  afterEach(() => client.close());
  afterAll(() => fake.close());

  it('reads a URL by its unpadded base64url id and sums the engines that have an opinion', async () => {
    fake.state.reports.set('url:https://bad.example/?a=1&b=ü', {
      malicious: 12,
      suspicious: 1,
      categories: { X: 'phishing' },
    });
    expect(await intelligence.lookupUrl('https://bad.example/?a=1&b=ü')).toEqual({
      known: true,
      malicious: 12,
      suspicious: 1,
      harmless: 60,
      undetected: 10,
      total: 83,
      categories: ['phishing'],
      last_analysis_at: '2026-03-01T12:00:00.000Z',
      link: expect.stringMatching(/^https:\/\/www\.virustotal\.com\/gui\/url\//),
    });
  });

  it('calls what it has never seen unknown, which is a result', async () => {
    expect(await intelligence.lookupDomain('new.example')).toMatchObject({
      known: false,
      total: 0,
      link: null,
    });
  });

  it('looks up hashes and IP addresses', async () => {
    const hash = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';
    fake.state.reports.set(`file:${hash}`, { malicious: 62, label: 'virus.eicar/test' });
    fake.state.reports.set('ip:198.51.100.7', { malicious: 3 });
    expect(await intelligence.lookupHash(hash.toUpperCase())).toMatchObject({
      malicious: 62,
      categories: ['virus.eicar/test'],
    });
    expect(await intelligence.lookupIp('198.51.100.7')).toMatchObject({ malicious: 3 });
  });

  it('asks once for what many ask at the same time, and again after a while only', async () => {
    const many = () =>
      Promise.all(Array.from({ length: 20 }, () => intelligence.lookupDomain('wave.example')));
    await many();
    await many();
    expect(fake.calls).toHaveLength(1);
    clock.ms += 3 * 60_000;
    await many();
    expect(fake.calls).toHaveLength(2);
  });

  it('does not remember failures, and one caller that gives up does not spoil it for the others', async () => {
    fake.fail({ kind: 'answer', status: 400 });
    await expect(intelligence.lookupDomain('x.example')).rejects.toThrow('answered 400');
    const gone = intelligence.lookupDomain('x.example', AbortSignal.abort());
    const stays = intelligence.lookupDomain('x.example');
    await expect(gone).rejects.toMatchObject({ code: 'connector_failed', effect: 'none' });
    await expect(stays).resolves.toMatchObject({ known: false });
  });

  it('does not hammer a used-up quota', async () => {
    fake.fail(
      {
        kind: 'answer',
        status: 429,
        body: { error: { code: 'QuotaExceededError', message: 'Quota exceeded' } },
      },
      { times: 5 },
    );
    await expect(intelligence.lookupDomain('x.example')).rejects.toThrow('quota of the API key is used up');
    expect(fake.calls).toHaveLength(1);
  });

  it('backs off from too many requests', async () => {
    fake.fail({ kind: 'answer', status: 429 }, { times: 2 });
    await expect(intelligence.lookupDomain('x.example')).resolves.toMatchObject({ known: false });
    expect(fake.calls).toHaveLength(3);
  });

  it('is not taken in by a 404 that is not VirusTotal’s', async () => {
    fake.fail({ kind: 'html', status: 404 });
    await expect(intelligence.lookupDomain('x.example')).rejects.toThrow('check the address');
  });

  it('is checked by its quota, and a wrong key is named without being shown', async () => {
    await expect(client.check()).resolves.toBeUndefined();
    const wrong = buildClient({ ...fake.connector, secrets: { api_key: 'wrong-key-123456' } }, testHost());
    const error = await wrong.check().catch((reason: unknown) => reason as Error);
    expect(error).toMatchObject({
      code: 'connector_failed',
      message: expect.stringContaining('refused the credentials (401)'),
    });
    expect((error as Error).message).not.toContain('wrong-key');
    await wrong.close();
  });

  it('is checked without its key in any address, whatever the service calls its owner', async () => {
    for (const user of ['me', 'somebody-else']) {
      fake.state.user = user;
      await expect(client.check()).resolves.toBeUndefined();
    }
    fake.fail({
      kind: 'answer',
      status: 403,
      body: { error: { code: 'ForbiddenError', message: 'Not yours' } },
    });
    await expect(client.check()).resolves.toBeUndefined();
    fake.state.user = 'me';
    expect(fake.calls).toHaveLength(3);
    expect(JSON.stringify(fake.calls.map(({ path }) => path))).not.toContain(fake.state.apiKey);
    fake.fail({ kind: 'html', status: 403 });
    await expect(client.check()).rejects.toThrow('check the address');
  });

  it('takes a place in the shared limit for each real call only', async () => {
    const host = testHost();
    const limited = buildClient(fake.connector, host, { requests_per_minute: 4 });
    const limitedIntelligence = limited.clients.threat_intelligence as ThreatIntelligence;
    await limitedIntelligence.lookupDomain('one.example');
    await limitedIntelligence.lookupDomain('one.example');
    await limited.check();
    expect(host.reserved).toBe(1);
    await limited.close();
  });

  const told = (body: unknown, status = 200) => fake.fail({ kind: 'answer', status, body });

  it.each([
    [{ data: { id: 'new', attributes: {} } }, true],
    [{ data: {} }, false],
    [{}, false],
  ])('has no opinion of what no engine has looked at: %j', async (body, known) => {
    told(body);
    expect(await intelligence.lookupDomain('x.example')).toEqual({
      known,
      malicious: 0,
      suspicious: 0,
      harmless: 0,
      undetected: 0,
      total: 0,
      categories: [],
      last_analysis_at: null,
      link: null,
    });
  });

  it('names what engines call it, its label and its tags, each once and twenty at most', async () => {
    const tags = Array.from({ length: 30 }, (_, n) => `tag${n}`);
    told({
      data: {
        attributes: {
          last_analysis_stats: { malicious: 1 },
          categories: { A: 'phishing', B: 'phishing', C: '', D: 7, E: 'spam' },
          popular_threat_classification: { suggested_threat_label: 'kit' },
          tags,
        },
      },
    });
    const answer = await intelligence.lookupDomain('x.example');
    expect(answer.categories).toEqual(['phishing', 'spam', 'kit', ...tags.slice(0, 17)]);
    expect(answer).toMatchObject({ malicious: 1, total: 1, last_analysis_at: null, link: null });
  });

  it.each([
    [{ error: { code: 'InvalidArgumentError', message: 'Bad name' } }, ': InvalidArgumentError, Bad name,'],
    [{ error: { message: 'Bad name' } }, ': Bad name,'],
    [{ error: { code: 'InvalidArgumentError' } }, ': InvalidArgumentError,'],
    [{ error: {} }, ','],
  ])('says what VirusTotal said: %j', async (body, said) => {
    told(body, 400);
    await expect(intelligence.lookupDomain('x.example')).rejects.toThrow(
      `answered 400${said} while looking up a domain.`,
    );
  });

  it('has no limit of ours where the settings say 0', async () => {
    const host = testHost();
    const free = buildClient(fake.connector, host, { requests_per_minute: 0, requests_per_day: 0 });
    await free.clients.threat_intelligence?.lookupDomain('x.example');
    expect(host.reserved).toBe(0);
    await free.close();
  });
});
