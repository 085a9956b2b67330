import { Clock, Problem, type Ids } from '#platform';
import { ClientFactory } from './client-factory.ts';
import type { ConnectorMetrics } from './connectors.metrics.ts';
import type { ConnectorSecrets } from './connector-secrets.ts';
import type { ConnectorRow } from './data/connectors.repository.ts';
import type { SharedRateLimiter } from './data/shared-rate-limiter.ts';
import type { SimulationRepository } from './data/simulation.repository.ts';
import type { ClientHost, StoredConfig } from './transport/client-host.ts';
import type { ConnectorCatalogue } from './vendors/catalogue.ts';
import { jira } from './vendors/jira/connector.ts';

const settings = { base_url: 'https://a.example', email: 'a@b.example', project_key: 'SEC' };
const row = (more: object = {}) =>
  ({ id: 'c1', name: 'Ours', type: 'jira', settings, ...more }) as unknown as ConnectorRow;

function house() {
  const built: [StoredConfig, ClientHost][] = [];
  const told: unknown[] = [];
  const type = { ...jira, build: (...given: [StoredConfig, ClientHost]) => void built.push(given) };
  const factory = new ClientFactory(
    { get: (name: string) => (name === 'jira' ? type : undefined) } as unknown as ConnectorCatalogue,
    { open: ({ id }: ConnectorRow) => ({ api_token: `of ${id}` }) } as unknown as ConnectorSecrets,
    { reserve: async (...given: unknown[]) => void told.push(given) } as unknown as SharedRateLimiter,
    {} as unknown as SimulationRepository,
    { observe: (...given: unknown[]) => void told.push(given) } as unknown as ConnectorMetrics,
    new Clock(),
    {} as unknown as Ids,
  );
  return { factory, built, told };
}

describe('a client that is made of a row', () => {
  it('has its settings completed, its secrets opened and the limits and metrics of the house', async () => {
    const { factory, built, told } = house();
    factory.build(row(), { probe: false });
    const [config, host] = built[0] as [StoredConfig, ClientHost];
    expect(config).toMatchObject({
      connector: { id: 'c1', name: 'Ours', type: 'jira', simulated: false },
      settings: { ...settings, issue_type: 'Task' },
      secrets: { api_token: 'of c1' },
      probe: false,
    });
    host.observe('jira', '200', 1);
    await host.reserve(config.connector, [], undefined);
    expect(told).toEqual([
      ['jira', '200', 1],
      [config.connector, [], undefined],
    ]);
  });

  it('signs in anew only where that is what is asked', () => {
    const { factory, built } = house();
    factory.build(row(), { probe: true });
    factory.build(row(), { probe: true, anew: false });
    factory.build(row(), { probe: true, anew: true });
    const [first, second, third] = built.map(([, host]) => host.tokens);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it.each([
    [{ type: 'simulated_edr' }, 'This server knows no connectors of the kind "simulated_edr".'],
    [
      { settings: { ...settings, email: 'nobody' } },
      'The connector "Ours" is not configured correctly: settings.email: It must match',
    ],
  ])('is none where the row is of no use: %j', (more, said) => {
    const { factory, built } = house();
    expect(() => factory.build(row(more), { probe: false })).toThrow(Problem);
    expect(() => factory.build(row(more), { probe: false })).toThrow(said);
    expect(built).toEqual([]);
  });
});
