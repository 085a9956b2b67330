import { randomUUID } from 'node:crypto';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import type { IncomingAlert } from './domain/incoming.ts';
import { IncidentIntake } from './incident-intake.ts';
import { incomingAlert } from './testing.ts';

const OTHER_TENANT = '00000000-0000-7000-8000-0000000000b3';

describe('the numbers of incidents', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
    await test.sql(`INSERT INTO tenants (id, slug, name) VALUES ('${OTHER_TENANT}', 'other', 'Other')`);
  });
  afterAll(() => test.close());

  async function numbersOf(
    alerts: Partial<IncomingAlert>[],
    who: { tenantId?: string } = {},
  ): Promise<number[]> {
    const given = alerts.map((alert) => incomingAlert(alert));
    const received = await test.as('analyst', () => test.get(IncidentIntake).receive(given), who);
    return received.map((alert) => alert.incident_number);
  }

  it('begin at one for each tenant', async () => {
    expect(await numbersOf([{}, {}])).toEqual([1, 2]);
    expect(await numbersOf([{}], { tenantId: OTHER_TENANT })).toEqual([1]);
    expect(await numbersOf([{}])).toEqual([3]);
  });

  it('are given once, many transactions at the same time included', async () => {
    const numbers = await Promise.all(Array.from({ length: 8 }, () => numbersOf([{}, {}, {}])));
    expect(new Set(numbers.flat()).size).toBe(24);
  });

  it('leave none out for an alert that joins', async () => {
    const fingerprint = randomUUID();
    const [first = 0] = await numbersOf([{ fingerprint }]);
    expect(await numbersOf([{ fingerprint }, { fingerprint }])).toEqual([first, first]);
    expect(await numbersOf([{}, {}, {}])).toEqual([first + 1, first + 2, first + 3]);
  });

  it('are others when somebody has them already: the alert is stored all the same', async () => {
    const [last = 0] = await numbersOf([{}]);
    await test.sql(`SELECT setval(incident_number_sequence($1)::regclass, $2)`, [
      (await test.sql<{ id: string }>(`SELECT id FROM tenants WHERE slug = 'default'`))[0]?.id,
      last - 2,
    ]);
    expect(await numbersOf([{}])).toEqual([last + 1]);
  });
});
