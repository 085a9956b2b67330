import type { UnitOfWork } from '#platform';
import { ConnectorsQueries } from './connectors.queries.ts';
import type { ConnectorRow, ConnectorsRepository } from './data/connectors.repository.ts';
import type { SetupNoticeRepository, UnaskedCount } from './data/setup-notice.repository.ts';
import { connectorDto } from './http/connectors.mapper.ts';
import { ConnectorCatalogue } from './vendors/catalogue.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 12, minute));
const row = (type: string, capabilities: string[], secret_names: string[] = []) =>
  ({
    ...{ id: type, name: type, type, capabilities, secret_names, enabled: true, settings: {}, version: 1 },
    ...{ health_status: 'unknown', health_error: null, health_checked_at: null, health_latency_ms: null },
    ...{ created_at: at(0), updated_at: at(1) },
  }) as unknown as ConnectorRow;
const count = (action: string, looks_up: UnaskedCount['looks_up'], more: Partial<UnaskedCount> = {}) =>
  ({
    ...{ capability: 'threat_intelligence', looks_up, action, count: 1 },
    ...{ first_at: at(1), last_at: at(2), last_incident_id: action, ...more },
  }) as UnaskedCount;

function queries(rows: ConnectorRow[], counts: UnaskedCount[] = []) {
  return new ConnectorsQueries(
    { read: (work: () => unknown) => work() } as unknown as UnitOfWork,
    {
      page: async () => rows,
      enabled: async () => rows,
      find: async (id: string) => rows.find((one) => one.id === id) ?? null,
    } as unknown as ConnectorsRepository,
    new ConnectorCatalogue(false),
    { all: async () => counts } as unknown as SetupNoticeRepository,
  );
}

describe('connectors as people see them', () => {
  it('are sorted one way only', async () => {
    const list = queries([row('jira', ['ticketing'])]);
    for (const sort of [undefined, '-created_at'])
      expect((await list.list({ limit: 5, ...(sort === undefined ? {} : { sort }) })).data).toHaveLength(1);
    expect(() => list.list({ limit: 5, sort: 'name' })).toThrow(
      'Connectors can be sorted by -created_at only',
    );
  });

  it('are there or not', async () => {
    const { get } = { get: (id: string) => queries([row('jira', ['ticketing'])]).get(id) };
    expect(await get('jira')).toMatchObject({ id: 'jira', in_use_for: ['ticketing'] });
    await expect(get('other')).rejects.toThrow('There is no connector other.');
  });

  it.each([
    ['jira', { simulated: false, secrets: [{ name: 'api_token', is_set: true }] }],
    ['splunk', { secrets: [expect.objectContaining({ is_set: false }), expect.anything()] }],
    ['simulated_edr', { simulated: true, secrets: [] }],
    ['left_behind', { simulated: false, secrets: [] }],
  ])('say what they are, also of a kind that this server does not know: %s', async (type, wanted) => {
    const shown = connectorDto(await queries([row(type, [], ['api_token'])]).get(type));
    expect(shown).toMatchObject({ ...wanted, health: { status: 'unknown', checked_at: null } });
  });
});

describe('what automation misses', () => {
  it('is one notice for what nobody serves, with who asked last and who would serve it', async () => {
    const counts = [
      count('lookup_url', 'url', { count: 9, first_at: at(5), last_at: at(7) }),
      count('lookup_hash', 'hash', { count: 3, first_at: at(1), last_at: at(9) }),
      count('lookup_ip', 'ip', { count: 1, first_at: at(3), last_at: at(9) }),
    ];
    expect(await queries([], counts).setupNotices()).toEqual([
      {
        capability: 'threat_intelligence',
        looks_up: null,
        connectors: [
          { type: 'virustotal', title: 'VirusTotal' },
          { type: 'abuseipdb', title: 'AbuseIPDB' },
        ],
        actions: [
          { action: 'lookup_url', count: 9 },
          { action: 'lookup_hash', count: 3 },
          { action: 'lookup_ip', count: 1 },
        ],
        first_at: at(1),
        last_at: at(9),
        last_incident_id: 'lookup_hash',
      },
    ]);
  });

  it('is each thing that those who serve do not know, and nothing that they do', async () => {
    const counts = ['url', 'hash', 'ip'].map((what) => count(`lookup_${what}`, what as 'url'));
    const notices = await queries([row('abuseipdb', ['threat_intelligence'])], counts).setupNotices();
    expect(
      notices.map(({ looks_up, connectors, actions }) => [looks_up, connectors.length, actions.length]),
    ).toEqual([
      ['url', 1, 1],
      ['hash', 1, 1],
    ]);
  });
});
