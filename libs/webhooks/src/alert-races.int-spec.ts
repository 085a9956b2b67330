import type { AddressInfo } from 'node:net';
import { until } from '../../../test/harness/server-process.ts';
import { source, t, withSources } from './webhook-receiver.harness.ts';

withSources();

const CONNECTIONS = 16;
const SEVERITIES = ['informational', 'low', 'medium', 'high', 'critical'];

/** The same order in every run, and none that the alerts were made in. */
function shuffled<T>(items: readonly T[]): T[] {
  let seed = 7;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  return items
    .map((item) => [random(), item] as const)
    .sort(([left], [right]) => left - right)
    .map(([, item]) => item);
}

interface Body {
  title: string;
}

/** To two processes in turn, which know nothing of each other. */
async function deliver(secret: string, slug: string, bodies: readonly Body[]) {
  const other = await t.another();
  const ports: number[] = [];
  for (const app of [t.app, other]) {
    await app.listen(0, '127.0.0.1');
    ports.push((app.getHttpServer().address() as AddressInfo).port);
  }
  const answers: { title: string; status: number; incident: string }[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_worker, worker) => {
      for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
        const answer = await fetch(`http://127.0.0.1:${ports[worker % 2]}/api/webhooks/${slug}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        const { incidents } = (await answer.json()) as { incidents?: { id: string }[] };
        answers.push({ title: body.title, status: answer.status, incident: incidents?.[0]?.id ?? '' });
      }
    }),
  );
  return answers;
}

/** What the record says of the incidents of a source, by event. */
const recorded = (slug: string) =>
  t.sql<{ event: string }>(
    `SELECT l.event, count(*)::int AS entries, count(DISTINCT l.details->'payload'->>'alert_id')::int AS alerts,
       count(DISTINCT (l.subject_id, l.details->'payload'->>'alert_count'))::int AS counts,
       array_agg(DISTINCT l.actor_name) AS by
     FROM audit_logs l JOIN incidents i ON i.id::text = l.subject_id WHERE i.source = $1
     GROUP BY l.event ORDER BY l.event`,
    [slug],
  );

/** Repeats are written a second late, by each process for itself. */
async function repeatsCounted(slug: string, atLeast: number): Promise<number> {
  return until('the repeats to be counted', async () => {
    const [row] = await t.sql<{ n: number }>(
      `SELECT coalesce(sum(c.count), 0)::int AS n
       FROM webhook_delivery_counts c JOIN webhook_sources s ON s.id = c.source_id
       WHERE s.slug = $1 AND c.outcome = 'duplicate'`,
      [slug],
    );
    return row !== undefined && row.n >= atLeast && row.n;
  });
}

it('counts two thousand equal, updated and interleaved alerts from 16 connections right', async () => {
  const { secret, slug } = await source('races', { authentication: 'bearer', auto_triage: false });
  const [things, versions, times] = [32, 5, 10];
  const known = Array.from({ length: things }, (_thing, thing) =>
    Array.from({ length: versions }, (_version, version) =>
      Array.from({ length: times }, () => ({
        alert_id: `T-${thing}`,
        title: `Thing ${thing}`,
        severity: SEVERITIES[version],
        host: `ws-${thing}`,
        note: `${version}`,
      })),
    ),
  ).flat(2);
  const unnamed = Array.from({ length: 400 }, (_alert, n) => ({
    title: `Unnamed ${n % 8}`,
    severity: 'low',
  }));
  const bodies = shuffled([...known, ...unnamed]);
  expect(bodies).toHaveLength(2000);

  const answers = await deliver(secret, slug, bodies);

  const stored = things * versions + unnamed.length;
  const repeats = bodies.length - stored;
  const by = Map.groupBy(answers, ({ status }) => status);
  expect({ stored: by.get(202)?.length, repeats: by.get(200)?.length, kinds: by.size }).toEqual({
    stored,
    repeats,
    kinds: 2,
  });
  // Every sender has heard of the one incident of its thing, whichever process answered.
  const named = Map.groupBy(answers, ({ title }) => title);
  expect(named.size).toBe(things + 8);
  for (const [title, told] of named)
    expect({ title, incidents: new Set(told.map(({ incident }) => incident)).size }).toEqual({
      title,
      incidents: 1,
    });
  const incidents = await t.sql<{ title: string }>(
    `SELECT i.title, i.severity, i.alert_count, i.quiet_alerts,
       (SELECT count(*)::int FROM alerts WHERE incident_id = i.id) AS alerts,
       (SELECT count(DISTINCT raw->>'note')::int FROM alerts WHERE incident_id = i.id) AS versions,
       json_array_length(i.facts->'open') AS open
     FROM incidents i WHERE source = 'races'`,
  );
  expect(incidents).toHaveLength(things + 8);
  for (const { title, ...incident } of incidents) {
    const hasId = title.startsWith('Thing');
    expect(incident).toMatchObject({
      severity: hasId ? 'critical' : 'low',
      alert_count: hasId ? versions : 50,
      alerts: hasId ? versions : 50,
      versions: hasId ? versions : 0,
      open: 1,
      ...(hasId ? {} : { quiet_alerts: 49 }),
    });
  }
  // Each way of the severity up was told once: what rose and what did not are all that joined.
  const [told] = await t.sql(
    `SELECT count(*)::int AS joined, count(*) FILTER (WHERE json_array_length(changes->'news') = 0)::int AS quiet
     FROM alerts WHERE source = 'races' AND NOT opened_incident AND external_id IS NOT NULL`,
  );
  const quiet = (incidents as unknown as { title: string; quiet_alerts: number }[])
    .filter(({ title }) => title.startsWith('Thing'))
    .reduce((sum, { quiet_alerts }) => sum + quiet_alerts, 0);
  expect(told).toEqual({ joined: things * (versions - 1), quiet });

  // Each alert is on the record once, none took another's place in the count, and repeats are no entries.
  const joined = stored - incidents.length;
  expect(await recorded('races')).toEqual([
    { event: 'incident.alert_joined', entries: joined, alerts: joined, counts: joined, by: ['source:races'] },
    {
      event: 'incident.created',
      entries: incidents.length,
      alerts: 0,
      counts: incidents.length,
      by: ['source:races'],
    },
  ]);
  const [kept] = await t.sql(
    `SELECT (SELECT count(*)::int FROM alerts WHERE source = 'races') AS alerts, count(*)::int AS deliveries
     FROM webhook_deliveries d JOIN webhook_sources s ON s.id = d.source_id WHERE s.slug = 'races'`,
  );
  expect(kept).toEqual({ alerts: stored, deliveries: stored });
  expect(await repeatsCounted('races', repeats)).toBe(repeats);
}, 180_000);
