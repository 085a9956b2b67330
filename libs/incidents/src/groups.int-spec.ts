import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import type { ObservableType } from '#contracts';
import { IncidentIntake } from './incident-intake.ts';
import { incomingAlert } from './testing.ts';

describe('incidents by what they have in common', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ environment: { TRUSTED_MAIL_HOSTS: 'mx.ours.example' } });
    const alerts = Array.from({ length: 7 }, (_alert, n) =>
      incomingAlert(
        {
          type: n < 2 ? 'phishing' : 'malware',
          severity: n === 6 ? 'critical' : 'low',
          observables: [
            { type: 'host' as ObservableType, value: n % 2 === 0 ? 'ws-even' : 'ws-odd' },
            { type: 'ip' as ObservableType, value: `192.0.2.${n + 1}` },
            { type: 'domain' as ObservableType, value: 'www.ours.example' },
          ],
        },
        { slug: n === 0 ? 'siem' : 'edr' },
      ),
    );
    await test.as('admin', () => test.get(IncidentIntake).receive(alerts));
    await test.jobs.schedule('alert.extract');
  });
  afterAll(() => test.close());

  const groups = async (query: string) =>
    (await test.http('GET', `/api/incident-groups?${query}`, { as: 'viewer' })).body;

  it('are told by source and type, the largest first, with the worst of each', async () => {
    expect(await groups('by=source')).toMatchObject({
      data: [
        { type: null, value: 'edr', count: 6, severity: 'critical' },
        { type: null, value: 'siem', count: 1, severity: 'low' },
      ],
      looked_at: 7,
      more: false,
    });
    expect((await groups('by=type&source=edr')).data).toMatchObject([
      { value: 'malware', count: 5 },
      { value: 'phishing', count: 1 },
    ]);
  });

  it('are told by what two of them share, without what is our own or only of one', async () => {
    expect((await groups('by=entity')).data).toMatchObject([
      { type: 'host', value: 'ws-even', count: 4, severity: 'critical' },
      { type: 'host', value: 'ws-odd', count: 3, severity: 'low' },
    ]);
    expect((await groups('by=entity&type=phishing')).data).toEqual([]);
  });

  it('need to know by what', async () => {
    const answer = await test.http('GET', '/api/incident-groups?by=colour', { as: 'viewer' });
    expect(answer.status).toBe(400);
  });
});
