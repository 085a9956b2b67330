import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import type { AlertDto, ObservableDto } from '../../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../../test/axe.ts';
import { alert, incidentDetail, observable, page } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { GraphTab } from '../components/facts-panel.tsx';
import { drawingOf, NODE_HEIGHT } from '../graph/graph-layout.ts';
import { COLUMNS, graphOf } from '../graph/graph-model.ts';
import { IncidentGraph } from '../graph/incident-graph.tsx';

const DETECTION = alert({
  title: 'A file ran',
  recipient: null,
  fields: {
    host: { name: 'WS-7' },
    user: { name: 'carol' },
    process: { name: 'a.exe', parent: { name: 'winword.exe' } },
    file: { hash: { sha256: 'ab'.repeat(32) } },
    destination: { ip: '203.0.113.9' },
  },
});
const MAIL = alert({
  title: 'A mail',
  recipient: 'ann@corp.example',
  fields: { email: { from: { address: 'evil@bad.example' }, sender: { ip: '203.0.113.77' } } },
});

/** Who does what to whom, by their names. */
function said(alerts: AlertDto[], observables: ObservableDto[] = []): string[] {
  const { nodes, edges } = graphOf(alerts, observables);
  const name = new Map(nodes.map(({ id, label }) => [id, label.slice(0, 16)]));
  return edges.map(({ from, to, does }) => `${name.get(from)} ${does} ${name.get(to)}`);
}
const columns = (alerts: AlertDto[], observables: ObservableDto[] = []) =>
  graphOf(alerts, observables).nodes.map(({ column, label }) => `${COLUMNS[column]}: ${label.slice(0, 16)}`);

describe('the graph', () => {
  it('says of a detection what ran where as whom, from what, and where it spoke to', () => {
    expect(said([DETECTION])).toEqual([
      'WS-7 ran winword.exe',
      'winword.exe started a.exe',
      'A file ran reports WS-7',
      'carol on WS-7',
      'a.exe is abababababababab',
      'a.exe reached 203.0.113.9',
    ]);
    expect(columns([DETECTION])).toEqual([
      'Alerts: A file ran',
      'Whom it is about: WS-7',
      'Whom it is about: carol',
      'Where it leads: 203.0.113.9',
      'What ran: winword.exe',
      'What ran: a.exe',
      'What ran: abababababababab',
    ]);
  });

  it('says of a mail who sent it to whom', () => {
    expect(said([MAIL])).toEqual([
      'A mail reports ann@corp.example',
      'evil@bad.example mailed ann@corp.example',
      'evil@bad.example is reported by A mail',
      '203.0.113.77 sent for evil@bad.example',
    ]);
  });

  it('has one node for one thing, however often and however it is written', () => {
    const again = alert({ ...DETECTION, id: 'a2', fields: { host: { name: 'ws-7' } } });
    const { nodes } = graphOf([again, DETECTION], []);
    expect(nodes.filter(({ id }) => id === 'host ws-7')).toHaveLength(1);
    expect(nodes.find(({ column }) => column === 1)).toMatchObject({ label: 'A file ran', count: 2 });
  });

  it('adds what else leads somewhere, the worst first, a dozen at most, and counts the others', () => {
    const rows = Array.from({ length: 15 }, (_, index) =>
      observable({
        id: `o${index}`,
        value: `http://${index}.example`,
        polarity: index === 14 ? 'malicious' : null,
      }),
    );
    const own = observable({ id: 'own', type: 'domain', value: 'corp.example', own: true });
    const graph = graphOf([MAIL], [...rows, own]);
    const others = graph.nodes.filter(({ column }) => column === 4);
    expect(others).toHaveLength(12);
    expect(others[0]).toMatchObject({ value: 'http://14.example', polarity: 'malicious', incidents: 3 });
    expect(graph.left).toBe(4);
    expect(graph.edges.filter(({ does }) => does === 'names')).toHaveLength(12);
  });

  it('is no larger than a look takes in', () => {
    const hosts = Array.from({ length: 90 }, (_, index) =>
      alert({ title: `Alert ${index}`, recipient: null, fields: { host: { name: `WS-${index}` } } }),
    );
    const { nodes, edges } = graphOf(hosts, []);
    expect(nodes).toHaveLength(60);
    const drawn = new Set(nodes.map(({ id }) => id));
    expect(edges.every(({ from, to }) => drawn.has(from) && drawn.has(to))).toBe(true);
    expect(graphOf([], [])).toEqual({ nodes: [], edges: [], left: 0 });
  });
});

it('is drawn in columns, nothing over anything else', () => {
  const drawing = drawingOf(graphOf([DETECTION, MAIL], []));
  expect(drawing.heads.map(({ title }) => title)).toEqual([...COLUMNS]);
  const places = drawing.nodes.map(({ x, y }) => `${x} ${y}`);
  expect(new Set(places).size).toBe(drawing.nodes.length);
  for (const { y } of drawing.nodes) expect(y + NODE_HEIGHT).toBeLessThanOrEqual(drawing.height);
  expect(drawing.edges.every(({ path }) => /^M[\d.]+ [\d.]+ C/.test(path))).toBe(true);
  expect(drawingOf({ nodes: [], edges: [], left: 0 })).toMatchObject({ width: 0, nodes: [] });
});

it('leads from a thing to the other incidents with it, and can be read as a list', async () => {
  const { user, container } = renderWith(
    <IncidentGraph
      alerts={[DETECTION]}
      observables={[
        observable({ type: 'ip', value: '203.0.113.9', incident_count: 3 }),
        observable({ id: 'x', type: 'email_address', value: 'x@y.example' }),
      ]}
    />,
  );
  expect(screen.getByRole('note')).toHaveTextContent('1 more observable is in the list, and not drawn.');
  const list = within(screen.getByRole('list')).getAllByRole('listitem');
  expect(list.at(-1)).toHaveTextContent('a.exe reached 203[.]0[.]113[.]9');
  await user.click(
    within(screen.getByRole('region', { name: 'Graph' })).getByRole('button', { name: /203/ }),
  );
  expect(await screen.findByText('In 3 incidents.')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Incidents with it' })).toHaveAttribute(
    'href',
    '/incidents?observable=203.0.113.9',
  );
  expect(await accessibilityProblems(container)).toEqual([]);
});

it('says that there is nothing to draw, or that it could not be loaded', async () => {
  let fails = true;
  server.use(
    http.get('*/api/incidents/:id/observables', () => HttpResponse.json(page([]))),
    http.get('*/api/incidents/:id/alerts', () =>
      fails
        ? HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 })
        : HttpResponse.json(page([])),
    ),
  );
  const { user } = renderWith(<GraphTab incident={incidentDetail()} />);
  expect(await screen.findByText('Could not load what the graph shows. In use.')).toBeVisible();
  fails = false;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Nothing is named in its alerts that could be drawn.')).toBeVisible();
});
