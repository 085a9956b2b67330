import { Ajv } from 'ajv';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { register } from 'prom-client';
import { parse } from 'yaml';
import { startFakes, type Fakes } from '../fakes/index.ts';
import { createTestApp, type TestApp } from '../harness/index.ts';
import { ApiDocument, watched } from './api-document.ts';
import { livedIn } from './lived-in.ts';
import { resultLabels, selectors } from './promql.ts';

const inDeploy = (path: string) => new URL(`../../deploy/${path}`, import.meta.url).pathname;
const read = (path: string) => readFileSync(inDeploy(path), 'utf8');

interface Rule {
  record?: string;
  alert?: string;
  expr: string;
  labels?: { severity?: string };
  annotations?: { summary?: string; description?: string };
}
interface Panel {
  id: number;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: { refId: string; expr: string; legendFormat: string }[];
}
interface Dashboard {
  uid: string;
  title: string;
  templating: { list: { name: string; query: string }[] };
  panels: Panel[];
}

const rules = (parse(read('prometheus/rules.yaml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);
const dashboards = readdirSync(inDeploy('grafana')).map(
  (file) => [file, JSON.parse(read(`grafana/${file}`)) as Dashboard] as const,
);

/** Of Prometheus itself, and what it adds to every series that it scrapes. */
const SCRAPED = ['job', 'instance'];
const OWN_SERIES = new Map([['up', SCRAPED]]);

/** What of Grafana's dashboard model is relied on here. */
const DASHBOARD = {
  type: 'object',
  required: [
    'uid',
    'title',
    'description',
    'tags',
    'schemaVersion',
    'templating',
    'panels',
    'time',
    'refresh',
  ],
  properties: {
    uid: { type: 'string', pattern: '^triage-warden-[a-z]+$', maxLength: 40 },
    schemaVersion: { type: 'integer', minimum: 36 },
    panels: {
      type: 'array',
      minItems: 8,
      items: {
        type: 'object',
        required: ['id', 'type', 'title', 'description', 'datasource', 'gridPos', 'fieldConfig', 'targets'],
        properties: {
          type: { enum: ['stat', 'timeseries'] },
          title: { type: 'string', minLength: 4 },
          description: { type: 'string', minLength: 4 },
          datasource: { const: { type: 'prometheus', uid: '${datasource}' } },
          fieldConfig: { type: 'object', properties: { defaults: { type: 'object', required: ['unit'] } } },
          targets: {
            type: 'array',
            minItems: 1,
            items: { type: 'object', required: ['refId', 'expr', 'legendFormat'] },
          },
        },
      },
    },
  },
};

function findPromtool(): string | undefined {
  const named = process.env.PROMTOOL_PATH;
  const places = [
    ...(named === undefined ? [] : [named]),
    ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'promtool')),
  ];
  return places.find((path) => {
    try {
      execFileSync(path, ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

const promtool = findPromtool();
const withPromtool = promtool === undefined ? describe.skip : describe;

describe('what Prometheus and Grafana are given', () => {
  let test: TestApp;
  let fakes: Fakes;
  let text: string;
  /** The labels of each series. */
  const exported = new Map<string, string[]>(OWN_SERIES);

  beforeAll(async () => {
    fakes = await startFakes();
    test = await createTestApp();
    await livedIn(test, fakes, watched(test, new ApiDocument(test)).call);
    await test.jobs.schedule('connector.health');
    text = (await test.http('GET', '/metrics')).text;
    for (const [, name, type] of text.matchAll(/^# TYPE (\S+) (\w+)$/gm)) {
      const metric = register.getSingleMetric(name ?? '') as unknown as { labelNames?: string[] };
      const labels = [...(metric.labelNames ?? []), ...SCRAPED];
      if (type === 'histogram') {
        exported.set(`${name}_bucket`, [...labels, 'le']);
        for (const part of ['_sum', '_count']) exported.set(`${name}${part}`, labels);
      } else exported.set(name ?? '', labels);
    }
    for (const { record, expr } of rules)
      if (record !== undefined) exported.set(record, [...(resultLabels(expr) ?? [])]);
  });
  afterAll(async () => {
    await test.close();
    await fakes.close();
  });

  /** What a query needs and the server does not export. */
  function gaps(where: string, query: string): string[] {
    return selectors(query).flatMap(({ metric, labels }) => {
      const known = exported.get(metric);
      if (known === undefined) return [`${where}: nothing exports ${metric}`];
      return labels
        .filter((label) => !known.includes(label))
        .map((label) => `${where}: ${metric} has no label ${label}`);
    });
  }

  it('asks for nothing that is not exported, with its labels', () => {
    const missing = [
      ...rules.flatMap(({ alert, record, expr }) => gaps(alert ?? record ?? '', expr)),
      ...dashboards.flatMap(([file, { panels, templating }]) => [
        ...panels.flatMap(({ title, targets }) =>
          targets.flatMap(({ expr }) => gaps(`${file}, ${title}`, expr)),
        ),
        ...templating.list.flatMap(({ name, query }) => {
          const series = /^label_values\((\w+), (\w+)\)$/.exec(query);
          return series === null ? [] : gaps(`${file}, $${name}`, `${series[1]}{${series[2]}="x"}`);
        }),
      ]),
    ];
    expect(missing).toEqual([]);
    expect(
      gaps('a test', 'sum by (nothing) (rate(triage_warden_actions_total{status="x"}[5m]))'),
    ).toHaveLength(1);
    expect(gaps('a test', 'triage_warden:no_such:rate5m')).toHaveLength(1);
    expect(() => gaps('a test', 'sum(rate(up[5m])')).toThrow('no PromQL');
  });

  it('leaves no metric of its own out of sight', () => {
    const shown = new Set(
      dashboards
        .flatMap(([, { panels }]) =>
          panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => selectors(expr))),
        )
        .map(({ metric }) => metric),
    );
    const recorded = rules
      .filter(({ record }) => shown.has(record ?? ''))
      .flatMap(({ expr }) => selectors(expr));
    for (const { metric } of recorded) shown.add(metric);
    const own = [...text.matchAll(/^# TYPE (triage_warden_\w+) /gm)].map(([, name]) => name ?? '');
    expect(own.length).toBeGreaterThan(15);
    expect(
      own.filter((name) => ![name, `${name}_bucket`, `${name}_count`].some((one) => shown.has(one))),
    ).toEqual([]);
  });

  it.each(dashboards)('%s is a dashboard whose panels stand beside each other', (_file, dashboard) => {
    const validate = new Ajv({ allErrors: true }).compile(DASHBOARD);
    validate(dashboard);
    expect(validate.errors ?? []).toEqual([]);
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = new Set<string>();
    for (const { gridPos, title } of panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect({ title, taken: cells.has(`${x} ${y}`) }).toEqual({ title, taken: false });
          cells.add(`${x} ${y}`);
        }
    }
  });

  it('has one dashboard each for intake, triage, response and health', () => {
    expect(dashboards.map(([file]) => file).sort()).toEqual([
      'health.json',
      'intake.json',
      'response.json',
      'triage.json',
    ]);
    expect(new Set(dashboards.map(([, { uid }]) => uid)).size).toBe(4);
  });

  it('says of every alert how bad it is and what to do', () => {
    const alerts = rules.filter(({ alert }) => alert !== undefined);
    expect(alerts.length).toBeGreaterThan(12);
    const page = readFileSync(new URL('../../docs/monitoring.md', import.meta.url), 'utf8');
    for (const { alert, labels, annotations } of alerts) {
      expect({ alert, severity: labels?.severity }).toEqual({
        alert,
        severity: expect.stringMatching(/^(critical|warning|info)$/),
      });
      expect(page).toContain(`| \`${alert}\``);
      expect(annotations?.summary).toMatch(/\.$/);
      expect(annotations?.description).toMatch(/\.$/);
    }
  });

  withPromtool('by promtool', () => {
    const run = (args: string[], options: { cwd?: string; input?: string } = {}) => {
      try {
        return {
          code: 0,
          said: execFileSync(promtool ?? '', args, { ...options, encoding: 'utf8', stdio: 'pipe' }),
        };
      } catch (error) {
        const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
        return { code: status, said: stdout + stderr };
      }
    };
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'triage-warden-rules-'));
      cpSync(inDeploy('prometheus'), folder, { recursive: true });
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('has metrics in which nothing is found', () => {
      expect(run(['check', 'metrics'], { input: text })).toEqual({ code: 0, said: '' });
      expect(
        run(['check', 'metrics'], { input: '# HELP a_total x\n# TYPE a_total gauge\na_total 1\n' }).code,
      ).not.toBe(0);
    });

    it('has rules that are right, and hold in their tests', () => {
      expect(run(['check', 'rules', 'rules.yaml'], { cwd: folder })).toMatchObject({ code: 0 });
      expect(run(['test', 'rules', 'rules.test.yaml'], { cwd: folder })).toMatchObject({ code: 0 });
    });

    it('has a test for each alert', () => {
      const tested = read('prometheus/rules.test.yaml');
      for (const { alert } of rules)
        if (alert !== undefined) expect(tested).toContain(`alertname: ${alert}\n`);
    });

    it('sees a rule that is off', () => {
      const file = join(folder, 'rules.yaml');
      writeFileSync(
        file,
        read('prometheus/rules.yaml').replace('source!="unknown"} > 0.2', 'source!="unknown"} > 0.5'),
      );
      expect(run(['test', 'rules', 'rules.test.yaml'], { cwd: folder }).said).toContain(
        'TriageWardenDeliveriesRefused',
      );
    });
  });
});
