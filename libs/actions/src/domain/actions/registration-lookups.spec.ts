import type { DomainRegistration, DomainRegistrations } from '#connectors';
import type { JsonObject } from '#contracts';
import { Problem } from '#platform';
import { NOW, applied, fakeContext } from '../../../../../test/fixtures/action-context.ts';
import { MOST_DOMAINS, lookupDomainRegistration } from './registration-lookups.ts';

const daysAgo = (days: number) => new Date(NOW.getTime() - days * 24 * 3600 * 1000).toISOString();

function registration(values: Partial<DomainRegistration> = {}): DomainRegistration {
  return {
    domain: 'invoices.example',
    registered_at: daysAgo(3),
    expires_at: null,
    changed_at: null,
    registrar: 'Registrar X',
    status: [],
    ...values,
  };
}

async function told(
  domains: string[],
  lookupRegistration: DomainRegistrations['lookupRegistration'] = async () => registration(),
) {
  const asked: string[] = [];
  const { ctx } = fakeContext({ domains } as JsonObject, {
    domain_registration: {
      lookupRegistration: (domain, signal) => {
        asked.push(domain);
        return lookupRegistration(domain, signal);
      },
    },
  });
  return { asked, ...(await applied(lookupDomainRegistration, ctx)) };
}

test('tells since when a domain is registered, and where', async () => {
  const { output, evidence } = await told(['invoices.example'], async () =>
    registration({ status: ['client hold', 'active'] }),
  );
  expect(evidence).toMatchObject([
    {
      kind: 'domain.registration',
      subject: { type: 'domain', value: 'invoices.example' },
      statement:
        'invoices.example was registered 3 days ago, on 2026-11-19, at Registrar X. Its status is client hold, active.',
      polarity: 'malicious',
      weight: 0.4,
    },
  ]);
  expect(output).toMatchObject({
    results: [{ domain: 'invoices.example', known: true, age_days: 3, registrar: 'Registrar X' }],
    youngest_days: 3,
    looked_up: 1,
    truncated: false,
  });
});

test.each([
  ['today', daysAgo(0.5), 'malicious', 0.4, 'less than a day ago'],
  ['this week', daysAgo(6.9), 'malicious', 0.4, '6 days ago'],
  ['this month', daysAgo(7), 'malicious', 0.3, '7 days ago'],
  ['29 days ago', daysAgo(29.9), 'malicious', 0.3, '29 days ago'],
  ['30 days ago', daysAgo(30), 'neutral', 0, '30 days ago'],
  // Old domains are broken into, and bought.
  ['long ago', daysAgo(10 * 366), 'neutral', 0, '10 years ago'],
  ['in time to come', daysAgo(-2), 'neutral', 0, 'was registered on 2026-11-24'],
  ['nobody says when', null, 'neutral', 0, 'does not say since when'],
])('registered %s: what it weighs', async (_when, registered_at, polarity, weight, words) => {
  const { evidence } = await told(['invoices.example'], async () => registration({ registered_at }));
  expect(evidence[0]).toMatchObject({ polarity, weight, statement: expect.stringContaining(words) });
});

test('what no registry knows speaks neither way', async () => {
  const { output, evidence } = await told(['invoices.example'], async () => null);
  expect(evidence).toMatchObject([{ polarity: 'neutral', weight: 0 }]);
  expect(evidence[0]?.statement).toContain('there is none, or its registry does not answer');
  expect(output).toMatchObject({ results: [{ known: false, age_days: null }], youngest_days: null });
});

test('asks about each domain once, as it is registered: of links, addresses and hosts', async () => {
  const { asked, output } = await told([
    'https://user:pw@Login.Invoices.example:8443/a@b.example?c=https://d.example',
    'Billing <billing@mail.invoices.example',
    'www.shop.co.uk',
    'BÜCHER.example',
    'https://203.0.113.7/x',
    'localhost',
    'https://',
    '@',
    '../../etc/passwd',
  ]);
  expect(asked).toEqual(['invoices.example', 'shop.co.uk', 'xn--bcher-kva.example']);
  expect(output).toMatchObject({ distinct: 3, not_domains: 5 });
});

test('says what was left out', async () => {
  const { asked, output, evidence } = await told(
    Array.from({ length: MOST_DOMAINS + 2 }, (_, index) => `d${index}.example`),
  );
  expect(asked).toHaveLength(MOST_DOMAINS);
  expect(output).toMatchObject({ truncated: true, distinct: MOST_DOMAINS + 2 });
  expect(evidence.at(-1)).toMatchObject({
    kind: 'lookup.truncated',
    statement: expect.stringContaining('2 of 22'),
  });
});

test('says which could not be asked about, and fails when none could', async () => {
  const down = new Problem('connector_failed', 'It answered 500.');
  const { output, evidence } = await told(['a.example', 'b.example'], (domain) =>
    domain === 'a.example' ? Promise.reject(down) : Promise.resolve(registration()),
  );
  expect(output).toMatchObject({
    failed: [{ value: 'a.example', reason: 'It answered 500.' }],
    looked_up: 1,
  });
  expect(evidence.map(({ kind }) => kind)).toEqual(['domain.registration', 'lookup.failed']);
  await expect(told(['a.example'], () => Promise.reject(down))).rejects.toThrow('It answered 500.');
});
