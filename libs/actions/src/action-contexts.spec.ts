import type { Connectors } from '#connectors';
import type { AddressDatabases } from '#geolocation';
import { Problem, type Config } from '#platform';
import type { PolicyDecisions } from '#policies';
import { NOW } from '../../../test/fixtures/action-context.ts';
import { OURS, clock } from '../../../test/fixtures/action-row.ts';
import { ActionContexts, MailDns, type ActionWork } from './action-contexts.ts';
import type { ActionIncidents } from './action-incidents.ts';
import { ActionCatalogue } from './domain/catalogue.ts';

const config = (demo: boolean) =>
  ({
    demo,
    baseUrl: 'https://tw.example',
    values: { TRUSTED_MAIL_HOSTS: ['mx.example'] },
  }) as unknown as Config;

function house(serving: string[] | Problem = ['c0', 'c1']) {
  const touched: unknown[] = [];
  const connectors = {
    serving: async () => {
      if (serving instanceof Problem) throw serving;
      return serving.map((id) => ({ connector: { id }, client: () => ({ of: id }) }));
    },
  };
  const policy = {
    protection: async (request: { resolved: string[] }) => {
      touched.push(request);
      return request.resolved.includes('dc-1') ? 'dc-1 is protected.' : null;
    },
  };
  const contexts = new ActionContexts(
    connectors as unknown as Connectors,
    { answers: { begin: async (...of: string[]) => of } } as unknown as ActionIncidents,
    policy as unknown as PolicyDecisions,
    new ActionCatalogue(),
    clock,
    config(true),
    { locate: async (address: string) => ({ address }) } as unknown as AddressDatabases,
    new MailDns(config(true)),
  );
  const work: ActionWork = {
    ...{ action: 'isolate_host', parameters: {}, incident_id: 'i1', key: 'k', note: 'n', connector: OURS },
    signal: new AbortController().signal,
  };
  return { make: (more: Partial<ActionWork> = {}) => contexts.make({ ...work, ...more }), touched };
}

describe('what an action’s own code may reach', () => {
  it('is its incident’s page, the time, and no name server in the demo', async () => {
    const { make } = house();
    const ctx = make();
    expect([ctx.url, make({ incident_id: null }).url]).toEqual(['https://tw.example/incidents/i1', null]);
    expect([ctx.now(), ctx.timeout_seconds]).toEqual([NOW, 45]);
    expect(ctx.mail).toEqual({ trustedHosts: ['mx.example'], resolver: null });
    expect(await ctx.locate('203.0.113.9')).toEqual({ address: '203.0.113.9' });
    expect(new MailDns(config(false)).resolver).toEqual(expect.any(Function));
  });

  it('is what a reporter is told, for a stored action only', async () => {
    const { make } = house();
    expect(await make({ action_id: 'a1' }).answerTo('alice@corp.example')).toEqual([
      'a1',
      'i1',
      'alice@corp.example',
    ]);
    for (const work of [{}, { action_id: 'a1', incident_id: null }])
      expect(() => make(work).answerTo('alice@corp.example')).toThrow('answers nobody');
  });

  it('is the connector that it was asked for, and no other in its place', async () => {
    expect(await house().make().service('edr')).toEqual({ of: 'c1' });
    for (const gone of [['c0'], new Problem('connector_not_configured', 'None.')])
      await expect(house(gone).make().service('edr')).rejects.toThrow(
        'The connector “Ours”, which this was asked for',
      );
    await expect(house().make({ connector: null }).service('edr')).rejects.toThrow(
      'begun without a connector',
    );
  });

  it('is nothing that a guardrail protects, by any name that there is', async () => {
    const { make, touched } = house();
    await make().touching(['ws-1', null]);
    expect(touched).toMatchObject([{ action: { name: 'isolate_host' }, targets: [], resolved: ['ws-1'] }]);
    await expect(make().touching(['ws-1', 'dc-1'])).rejects.toMatchObject({
      code: 'forbidden',
      message: 'dc-1 is protected.',
    });
  });

  it('is called after it was said that a call begins', async () => {
    const said: string[] = [];
    const call = async () => said.push('call');
    await house()
      .make({ onSend: async () => void said.push('begins') })
      .send(call);
    await house().make().send(call);
    expect(said).toEqual(['begins', 'call', 'call']);
  });
});
