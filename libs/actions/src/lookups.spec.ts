import { vi } from 'vitest';
import type { Counter } from 'prom-client';
import type { Decision } from '#contracts';
import type { PolicyDecisions, PolicyRequest } from '#policies';
import { Problem, type UnitOfWork } from '#platform';
import {
  UNKNOWN,
  fakeConnectors,
  fakeContext,
  type FakeClients,
} from '../../../test/fixtures/action-context.ts';
import type { ActionContexts, ActionWork } from './action-contexts.ts';
import { ConnectorChoices } from './connector-choices.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import { Lookups } from './lookups.ts';

const counted: object[] = [];
const asked: PolicyRequest[] = [];
beforeEach(() => {
  counted.length = 0;
  asked.length = 0;
});

function lookups(clients: FakeClients, decision: Decision = 'allow'): Lookups {
  const policy = {
    check: async (request: PolicyRequest) => {
      asked.push(request);
      return { decision, reason: 'A rule says so.' };
    },
  } as unknown as PolicyDecisions;
  const contexts = {
    make: (work: ActionWork) => ({ ...fakeContext({}, clients).ctx, ...work }),
  } as unknown as ActionContexts;
  const counter = { inc: (labels: object) => void counted.push(labels) } as unknown as Counter<
    'action' | 'status'
  >;
  const catalogue = new ActionCatalogue();
  const unit = { isOpen: false } as UnitOfWork;
  const choices = new ConnectorChoices(catalogue, fakeConnectors(clients), contexts, unit);
  return new Lookups(catalogue, policy, choices, contexts, counter);
}

const options = (signal = new AbortController().signal) => ({
  incident_id: null,
  proposer: { type: 'playbook' as const, id: null, name: 'malware_triage' },
  playbook: 'malware_triage',
  signal,
});
const VIRUSTOTAL: FakeClients = { threat_intelligence: { lookupDomain: async () => UNKNOWN } };
const DOMAIN = { domain: 'a.example' };

test('policy is asked with what the look-up would touch; the answer is counted', async () => {
  const { output } = await lookups(VIRUSTOTAL).run('lookup_domain', DOMAIN, options());
  expect(output).toMatchObject({ known: false });
  expect(asked).toEqual([
    expect.objectContaining({
      action: expect.objectContaining({ name: 'lookup_domain', read_only: true, connector: 'virustotal' }),
      playbook: 'malware_triage',
    }),
  ]);
  expect(counted).toEqual([{ action: 'lookup_domain', status: 'completed' }]);
});

test.each(['deny', 'require_approval'] as const)(
  'policy says %s: nothing is asked of the service',
  async (decision) => {
    const clients: FakeClients = {
      threat_intelligence: { lookupDomain: () => Promise.reject(new Error('called')) },
    };
    const run = lookups(clients, decision).run('lookup_domain', DOMAIN, options());
    await expect(run).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('A rule says so.'),
    });
    expect(counted).toEqual([{ action: 'lookup_domain', status: 'denied' }]);
  },
);

test('without a connector it fails at once', async () => {
  const run = lookups({}).run('lookup_domain', DOMAIN, options());
  await expect(run).rejects.toMatchObject({ code: 'connector_not_configured' });
  expect(counted).toEqual([{ action: 'lookup_domain', status: 'failed' }]);
});

test('effects are never looked up, and wrong parameters are named', async () => {
  const effect = lookups({}).run('isolate_host', { host: 'WS-1' }, options());
  await expect(effect).rejects.toMatchObject({ code: 'invalid_request' });
  const wrong = lookups(VIRUSTOTAL).run('lookup_domain', {}, options());
  await expect(wrong).rejects.toMatchObject({ errors: [{ path: 'parameters.domain' }] });
  expect(counted).toEqual([]);
});

test('a mail with a NUL in it is parsed all the same', async () => {
  const raw_email = 'From: a@b.example\r\nSubject: x\r\n\r\nHello\0';
  await expect(lookups({}).run('parse_email', { raw_email }, options())).resolves.toMatchObject({
    output: { from: { address: 'a@b.example' } },
  });
});

describe('in time', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const silent: FakeClients = { threat_intelligence: { lookupDomain: () => new Promise(() => undefined) } };

  test('a service that never answers is given up', async () => {
    const run = lookups(silent).run('lookup_domain', DOMAIN, options());
    const refused = expect(run).rejects.toMatchObject({
      code: 'connector_failed',
      message: 'No answer came within 30 seconds.',
    });
    await vi.advanceTimersByTimeAsync(30_000);
    await refused;
    expect(vi.getTimerCount()).toBe(0);
  });

  test('whoever asks can give up earlier', async () => {
    const controller = new AbortController();
    const run = lookups(silent).run('lookup_domain', DOMAIN, options(controller.signal));
    const refused = expect(run).rejects.toThrow('Enough.');
    await vi.advanceTimersByTimeAsync(10);
    controller.abort(new Problem('conflict', 'Enough.'));
    await refused;
    expect(vi.getTimerCount()).toBe(0);
  });
});
