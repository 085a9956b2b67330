import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Tenants, UnitOfWork } from '#platform';
import { ConnectorMetrics } from './connectors.metrics.ts';
import type { ConnectorsRepository } from './data/connectors.repository.ts';

/** The metrics of a house whose tenants have these connectors, one list each. */
function metrics(...tenants: { type: string; health_status: string }[][]) {
  const registers = [new Registry()];
  const requests = new Counter({ name: 'r', help: 'r', labelNames: ['connector', 'status'], registers });
  const seconds = new Histogram({ name: 's', help: 's', labelNames: ['connector'], registers });
  const gauge = new Gauge({ name: 'h', help: 'h', labelNames: ['connector', 'health'], registers });
  let rows: object[] = [];
  const of = new ConnectorMetrics(
    requests as never,
    seconds as never,
    gauge as never,
    {
      forEach: async (_name: string, work: () => Promise<void>) => {
        for (rows of tenants) await work();
      },
    } as unknown as Tenants,
    { read: (work: () => unknown) => work() } as unknown as UnitOfWork,
    { enabled: async () => rows } as unknown as ConnectorsRepository,
  );
  const shown = async (name: string) => {
    const { values } = (await registers[0]?.getSingleMetric(name)?.get()) ?? { values: [] };
    return values
      .filter(({ value }) => value > 0)
      .map(({ labels, value }) => [...Object.values(labels), value]);
  };
  return { of, shown, gauge };
}

it('counts the connectors of all tenants by what their last check said, and keeps a state that ended at 0', async () => {
  const virustotal = (health_status: string) => ({ type: 'virustotal', health_status });
  const { shown, gauge } = metrics(
    [virustotal('healthy'), { type: 'jira', health_status: 'unhealthy' }],
    [virustotal('healthy'), virustotal('unhealthy')],
  );
  for (let look = 0; look < 2; look += 1)
    expect((await shown('h')).toSorted()).toEqual([
      ['jira', 'unhealthy', 1],
      ['virustotal', 'healthy', 2],
      ['virustotal', 'unhealthy', 1],
    ]);
  const all = (await gauge.get()).values.map(({ labels, value }) => [labels.connector, labels.health, value]);
  expect(all).toContainEqual(['jira', 'healthy', 0]);
});

it('counts each request by its outcome, and how long it took', async () => {
  const { of, shown } = metrics();
  of.observe('jira', '200', 0.2);
  of.observe('jira', 'timeout', 0.3);
  expect((await shown('r')).toSorted()).toEqual([
    ['jira', '200', 1],
    ['jira', 'timeout', 1],
  ]);
  expect(await shown('s')).toContainEqual(['jira', 0.5]);
});
