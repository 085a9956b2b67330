import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import type {
  AlertDto,
  EvidenceDto,
  IncidentDetailDto,
  ObservableDto,
  RelatedIncidentDto,
} from '../../../shared/api/generated/index.ts';
import { alert, evidence, incidentDetail, observable, page, related } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { AlertsTab, ObservablesTab, PrintedObservables } from '../components/facts-panel.tsx';
import { SimilarLine, SimilarTab } from '../components/similar.tsx';

interface Parts {
  evidence?: EvidenceDto[];
  observables?: ObservableDto[];
  alerts?: AlertDto[];
  related?: RelatedIncidentDto[];
}
const NAMES = ['evidence', 'observables', 'alerts', 'related'] as const;
type Tab = 'observables' | 'alerts' | 'related';

const TABS: Record<Tab, (shown: IncidentDetailDto) => ReactNode> = {
  observables: (shown) => <ObservablesTab incident={shown} />,
  alerts: (shown) => <AlertsTab incident={shown} />,
  related: (shown) => <SimilarTab incident={shown} />,
};

function serve(parts: Parts): void {
  for (const name of NAMES)
    server.use(
      http.get(`*/api/incidents/:id/${name}`, () => HttpResponse.json(page<unknown>(parts[name] ?? []))),
    );
}

function facts(parts: Parts, tab: Tab, changes: Partial<IncidentDetailDto> = {}) {
  serve(parts);
  return renderWith(TABS[tab](incidentDetail(changes)));
}

describe('the parts', () => {
  it.each<[Tab, string]>([
    ['observables', 'No address, hash, host or user was found in the alerts.'],
    ['alerts', 'No alert: a person made this incident.'],
    ['related', 'No other incident shares an observable with this one, and none was found by the same rule.'],
  ])('say why there is nothing in them: %s', async (tab, sentence) => {
    facts({}, tab);
    expect(await screen.findByText(sentence)).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it.each<[Tab, string]>([
    ['observables', 'Could not load the observables. In use.'],
    ['alerts', 'Could not load the alerts. In use.'],
    ['related', 'Could not load the similar incidents. In use.'],
  ])('say that they could not be loaded, and try again: %s', async (tab, sentence) => {
    let fails = true;
    for (const name of NAMES)
      server.use(
        http.get(`*/api/incidents/:id/${name}`, () =>
          fails
            ? HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 })
            : HttpResponse.json(page([])),
        ),
      );
    const { user } = renderWith(TABS[tab](incidentDetail()));
    expect(await screen.findByText(sentence)).toBeVisible();
    fails = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.queryByText(sentence)).toBeNull());
  });
});

describe('the observables', () => {
  const rows = async () =>
    within(await screen.findByRole('table', { name: 'Observables' })).getAllByRole('row');

  it('begin with what speaks against them, and tell where else each was seen', async () => {
    const one = (value: string, changes: Partial<ObservableDto>) =>
      observable({ id: value, type: 'host', value, ...changes });
    const { user } = facts(
      {
        observables: [
          one('fine', { polarity: 'benign', incident_count: 2 }),
          one('unknown', { polarity: null, incident_count: 1 }),
          one('plain', { polarity: 'neutral', incident_count: 99 }),
          one('bad', { polarity: 'malicious', incident_count: 100 }),
        ],
      },
      'observables',
    );
    const shown = await rows();
    const texts = shown.map(({ textContent }) => textContent);
    expect(texts).toEqual([
      expect.stringMatching(/bad.*100 or more$/),
      expect.stringMatching(/unknown.*only here$/),
      expect.stringMatching(/plain.*99 incidents$/),
      expect.stringMatching(/fine.*2 incidents$/),
    ]);
    expect(screen.getByRole('link', { name: '2 incidents' })).toHaveAttribute(
      'href',
      '/incidents?observable=host%3Afine',
    );
    expect(within(shown[1] as HTMLElement).queryByRole('link')).toBeNull();
    await user.click(screen.getByRole('button', { name: /unknown/ }));
    expect(await screen.findByText(/^First seen/)).toHaveTextContent(/in 1 incident\.$/);
  });

  it.each([
    [40, 40, 0],
    [41, 40, 1],
  ])('of %i, %i are shown at first', async (count, first, more) => {
    const many = Array.from({ length: count }, (_, index) => observable({ id: String(index) }));
    const { user } = facts({ observables: many }, 'observables');
    expect(await rows()).toHaveLength(first);
    const all = screen.queryAllByRole('button', { name: 'Show all 41' });
    expect(all).toHaveLength(more);
    for (const button of all) {
      await user.click(button);
      expect(await rows()).toHaveLength(count);
      expect(screen.queryByRole('button', { name: 'Show all 41' })).toBeNull();
    }
  });

  it('are whole where they are addresses, which are long', async () => {
    facts(
      { observables: [observable(), observable({ id: 'h', type: 'host', value: 'WS-1' })] },
      'observables',
    );
    const [url, host] = await rows();
    expect(url?.querySelector('[class*=wrap]')).not.toBeNull();
    expect(host?.querySelector('[class*=wrap]')).toBeNull();
  });
});

it('shows alerts as they came, with what they have', async () => {
  facts(
    { alerts: [alert(), alert({ id: 'a2', title: 'Bare', external_id: null, description: '' })] },
    'alerts',
  );
  const whole = await screen.findByRole('article', { name: 'User reported message' });
  expect(whole).toHaveTextContent(/mail-gateway, .*· Phishing · MG-1Reported through the button\./);
  expect(within(whole).getByLabelText('Raw alert')).toHaveTextContent('"alert_id": "MG-1"');
  const bare = screen.getByRole('article', { name: 'Bare' });
  expect(bare).toHaveTextContent(/· PhishingRaw alert/);
});

describe('similar incidents', () => {
  const shared = ['a', 'b', 'c', 'd'].map((name) => ({ type: 'domain', value: `${name}.example` }));
  const ended = {
    status: 'resolved',
    disposition: 'false_positive',
    ...{ resolution_note: 'A script of ours.', resolved_by: 'Ann', resolved_at: '2026-11-22T10:00:00.000Z' },
  } as const;
  const rows = [
    related({ id: 'r1', number: 'INC-1', ...ended, shared_count: 4, shared }),
    related({
      ...{ id: 'r2', number: 'INC-2', verdict: null, shared_count: 1, shared: shared.slice(3) },
      detected_by: 'rule.name:odd powershell',
    }),
    related({ id: 'r3', number: 'INC-3', ...ended, detected_by: 'rule.id:r: 7' }),
  ];

  it('say how they ended, in whose words, and what both have', async () => {
    facts({ related: rows }, 'related');
    const of = async (name: RegExp) =>
      (await screen.findByRole('link', { name })).closest('[class*=related]:not([class*=Head])');
    expect(await of(/^INC-1/)).toHaveTextContent(
      /Malicious93\s%False positiveAnn, .*A script of ours\.Shares 4 observables: a\[\.\]example, b\[\.\]example, c\[\.\]example$/,
    );
    expect(await of(/^INC-2/)).toHaveTextContent(
      /No verdict yetTriagedFound by the same rule: odd powershell\. Shares 1 observable: d\[\.\]example$/,
    );
    expect(await of(/^INC-3/)).toHaveTextContent(/Found by the same rule: r: 7\.$/);
    expect(screen.getByText('3 incidents: 2 false positive, 1 open')).toBeVisible();
  });

  it('are one line beside the verdict, and nothing where there are none', async () => {
    serve({
      related: [
        ...rows,
        related({ id: 'r4', status: 'resolved', closure: 'source' }),
        related({ id: 'r5', ...ended, disposition: 'true_positive' }),
      ],
    });
    const { unmount } = renderWith(<SimilarLine incident={incidentDetail()} />);
    const line = await screen.findByText(/5 incidents/);
    expect(line).toHaveTextContent(
      'Similar incidents: 5 incidents: 1 true positive, 2 false positive, 1 closed by their source, 1 open',
    );
    expect(screen.getByRole('link')).toHaveAttribute('href', '/?part=related');
    unmount();
    serve({});
    const { container } = renderWith(<SimilarLine incident={incidentDetail({ id: 'none' })} />);
    await waitFor(() => expect(container.querySelector('a')).toBeNull());
  });
});

it('says how many of its alerts are shown where there are more', async () => {
  const { unmount } = facts({ alerts: [alert()] }, 'alerts', { alert_count: 2 });
  expect(await screen.findByRole('note')).toHaveTextContent('The newest 1 of 2 alerts are shown.');
  unmount();
  facts({ alerts: [alert()] }, 'alerts', { alert_count: 1 });
  expect(await screen.findByRole('article')).toBeVisible();
  expect(screen.queryByRole('note')).toBeNull();
});

it('prints the observables, whichever part is open', async () => {
  serve({
    observables: [
      observable({ id: 'o1', value: 'http://bad.example/x' }),
      observable({ id: 'o2', type: 'host', value: 'WS-1', polarity: 'neutral' }),
      observable({ id: 'o3', type: 'host', value: 'WS-2', polarity: null }),
    ],
  });
  renderWith(<PrintedObservables incident={incidentDetail()} />);
  const observables = screen.getByRole('region', { name: 'Observables' });
  await waitFor(() =>
    expect(
      within(observables)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(['URL hxxp://bad[.]example/x, malicious', 'Host WS-1', 'Host WS-2']),
  );
});

it('says beside an observable that much hangs on it', async () => {
  const statement = 'WS-0042 is on the list of assets: criticality critical; owner IT.';
  facts(
    {
      evidence: [
        evidence({
          kind: 'inventory.asset',
          subject: { type: 'host', value: 'ws-0042' },
          statement,
          raw: { name: 'WS-0042', criticality: 'critical' },
        }),
      ],
      observables: [
        observable({ id: 'o1', type: 'host', value: 'WS-0042' }),
        observable({ id: 'o2', type: 'host', value: 'ws-7' }),
      ],
    },
    'observables',
  );
  const badge = await screen.findByText('Critical asset');
  expect(screen.getAllByRole('row').map((row) => row.contains(badge))).toEqual([true, false]);
});
