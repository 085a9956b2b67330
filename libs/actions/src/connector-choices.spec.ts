import { Logger } from '@nestjs/common';
import type { Connectors, SetupNotices } from '#connectors';
import type { NeededService } from '#contracts';
import type { IncidentSnapshots } from '#incidents';
import { DatabaseAway, Problem } from '#platform';
import type { PolicyDecisions, PolicyRequest } from '#policies';
import { OURS, actionRow, noted } from '../../../test/fixtures/action-row.ts';
import type { ActionContexts } from './action-contexts.ts';
import { Availability } from './availability.ts';
import { boundConnector, connectorTold } from './bound-connector.ts';
import { ConnectorChoices } from './connector-choices.ts';
import type { ActionEntity } from './data/action.entity.ts';
import type { ActionRepository } from './data/action.repository.ts';
import { DecisionsAnew } from './decisions-anew.ts';
import { ActionCatalogue } from './domain/catalogue.ts';

const catalogue = new ActionCatalogue();
const GONE = new Problem('connector_not_configured', 'None.');
const INCIDENT = { id: 'i1', severity: 'high', type: 'malware', behind: [] };

beforeAll(() => Logger.overrideLogger(false));

describe('the connector of a request', () => {
  function house(
    serving: Record<string, boolean | Error>,
    changes: { isOpen?: boolean; fails?: Error } = {},
  ) {
    const { unit } = noted();
    const asked: string[] = [];
    const connectors = {
      serving: async () => {
        if (changes.fails !== undefined) throw changes.fails;
        return Object.keys(serving).map((id) => ({ connector: { ...OURS, id, name: id } }));
      },
    };
    const contexts = {
      make: ({ connector }: { connector: { id: string } }) => ({
        parameters: { host: 'ws-1' },
        service: async () => ({
          findHost: async () => {
            asked.push(connector.id);
            const answer = serving[connector.id];
            if (answer instanceof Error) throw answer;
            return answer === true ? {} : null;
          },
        }),
      }),
    };
    const choices = new ConnectorChoices(
      catalogue,
      connectors as unknown as Connectors,
      contexts as unknown as ActionContexts,
      Object.assign(unit, { isOpen: changes.isOpen ?? false }),
    );
    return { choices, asked };
  }
  const of = async (
    serving: Record<string, boolean | Error>,
    action = 'isolate_host',
    parameters: object = { host: 'ws-1' },
    changes: Parameters<typeof house>[1] = {},
  ) => {
    const { connector, problem } = await house(serving, changes).choices.of(action, parameters as never);
    return [connector?.id ?? null, problem?.code ?? null];
  };
  const DOWN = new Problem('connector_failed', 'It hangs.');

  it.each<[string, Parameters<typeof of>, unknown[]]>([
    ['the only one', [{ a: false }], ['a', null]],
    [
      'the one that is named',
      [{ a: false, b: false }, 'isolate_host', { host: 'ws-1', connector: 'b' }],
      ['b', null],
    ],
    ['the one that knows the target', [{ a: false, b: true }], ['b', null]],
    ['none where nobody knows it', [{ a: false, b: false }], [null, 'invalid_request']],
    ['none where one was not heard', [{ a: true, b: DOWN }], [null, 'invalid_request']],
    [
      'none where one does not answer as it should',
      [{ a: true, b: new Error('x') }],
      [null, 'invalid_request'],
    ],
    [
      'none where nobody serves it',
      [{}, 'isolate_host', { host: 'ws-1' }, { fails: GONE }],
      [null, 'connector_not_configured'],
    ],
    ['none for what needs none', [{ a: true }, 'add_comment', { text: 'x' }], [null, null]],
    ['none for what there is not', [{ a: true }, 'nothing', {}], [null, null]],
    ['none for what is not valid', [{ a: true }, 'isolate_host', {}], [null, null]],
    ['the only one that a look-up asks', [{ a: true }, 'get_host_info', { host: 'ws-1' }], ['a', null]],
    [
      'none where a look-up asks several',
      [{ a: true, b: true }, 'get_host_info', { host: 'ws-1' }],
      [null, null],
    ],
  ])('is %s', async (_which, given, expected) => {
    expect(await of(...given)).toEqual(expected);
  });

  it('is chosen by nobody whom the database keeps from it, and never in a transaction', async () => {
    await expect(of({ a: true, b: new DatabaseAway('gone') })).rejects.toBeInstanceOf(DatabaseAway);
    await expect(
      of({ a: true, b: true }, 'isolate_host', { host: 'ws-1' }, { isOpen: true }),
    ).rejects.toThrow('Outside services are not asked in a transaction.');
    await expect(of({}, 'isolate_host', { host: 'ws-1' }, { fails: new Error('away') })).rejects.toThrow(
      'away',
    );
    await expect(of({}, 'isolate_host', { host: 'ws-1' }, { fails: DOWN })).rejects.toBe(DOWN);
  });

  it.each<[string, Partial<ActionEntity>, Record<string, boolean>, unknown[]]>([
    ['the one that it was asked for', {}, { c0: true, c1: true }, ['c1', null]],
    ['none where that is gone', {}, { c0: true }, [null, 'connector_not_configured']],
    ['chosen anew where it had none', { connector_id: null }, { c0: true, c2: false }, ['c0', null]],
    ['chosen anew for a look-up', { name: 'get_host_info', read_only: true }, { c0: true }, ['c0', null]],
    [
      'none for what needs none',
      { name: 'add_comment', parameters: { text: 'x' } },
      { c0: true },
      [null, null],
    ],
  ])('is later %s', async (_which, row, serving, expected) => {
    const { connector, problem } = await house(serving).choices.kept(actionRow(row));
    expect([connector?.id ?? null, problem?.code ?? null]).toEqual(expected);
  });

  it('is named by what is known of it', () => {
    expect(boundConnector(actionRow())).toEqual({ id: 'c1', name: 'Ours' });
    expect(boundConnector(actionRow({ connector_name: null }))?.name).toBe('crowdstrike');
    expect(boundConnector(actionRow({ connector_name: null, connector_type: null }))?.name).toBe('c1');
    expect(boundConnector(actionRow({ read_only: true }))).toBeNull();
    expect([connectorTold(actionRow()), connectorTold(actionRow({ connector_id: null }))]).toEqual([
      { id: 'c1', name: 'Ours' },
      null,
    ]);
  });
});

it('a decision anew is about the incident as it is, and about what was asked', async () => {
  const asked: PolicyRequest[] = [];
  const choices = { kept: async () => ({ connector: OURS, problem: null }) };
  const anew = new DecisionsAnew(
    catalogue,
    choices as unknown as ConnectorChoices,
    { find: async (id: string) => (id === 'a1' ? actionRow() : undefined) } as unknown as ActionRepository,
    noted().unit,
    { load: async () => ({ incident: INCIDENT }) } as unknown as IncidentSnapshots,
    { decide: async (request: PolicyRequest) => void asked.push(request) } as unknown as PolicyDecisions,
  );
  expect([await anew.choice('a1'), await anew.choice('gone')]).toEqual([
    { connector: OURS, problem: null },
    { connector: null, problem: null },
  ]);
  await anew.anew(actionRow(), { connector: OURS, problem: null });
  await anew.anew(actionRow({ incident_id: null }), { connector: null, problem: null });
  expect(asked).toMatchObject([
    { incident: { id: 'i1', severity: 'high' }, action: { connector_id: 'c1' }, playbook: 'malware' },
    { incident: null, action: { connector: null } },
  ]);
});

describe('what can be carried out here', () => {
  const missing: NeededService[] = [{ capability: 'edr', looks_up: null }];
  const noticed: unknown[] = [];
  const availability = new Availability(
    catalogue,
    {
      unserved: async (needed: NeededService[]) => needed,
      serving: async (capability: string) => {
        if (capability === 'edr') throw GONE;
        return [{ connector: OURS }];
      },
    } as unknown as Connectors,
    { note: (notice: unknown) => void noticed.push(notice) } as unknown as SetupNotices,
  );

  it('is what lacks no service, and what is not known lacks nothing', () => {
    const lacks = (action: string) => availability.lacks(action, missing);
    expect(lacks('isolate_host')).toEqual(missing[0]);
    expect([lacks('disable_user'), lacks('add_comment'), lacks('nothing')]).toEqual([null, null, null]);
  });

  it('is through those that serve it, and nobody for nobody', async () => {
    const serving = (action: string) => availability.serving(catalogue.get(action));
    expect([
      await serving('disable_user'),
      await serving('isolate_host'),
      await serving('add_comment'),
    ]).toEqual([[OURS], [], []]);
    expect(await availability.unserved()).not.toContain(null);
  });

  it('is noticed where it needs a service', () => {
    availability.note('isolate_host', 'i1');
    availability.note('add_comment', 'i1');
    expect(noticed).toEqual([
      { capability: 'edr', looks_up: null, action: 'isolate_host', incident_id: 'i1' },
    ]);
  });
});
