import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import type {
  AlertDto,
  EvidenceDto,
  ObservableDto,
  RelatedIncidentDto,
} from '../../../shared/api/generated/index.ts';
import { alert, evidence, incident, observable, page } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { FactsPanel, type FactsTab } from '../components/facts-panel.tsx';

interface Parts {
  evidence?: EvidenceDto[];
  observables?: ObservableDto[];
  alerts?: AlertDto[];
  related?: RelatedIncidentDto[];
}
const NAMES = ['evidence', 'observables', 'alerts', 'related'] as const;

function Panel({ first, opened }: { first: FactsTab; opened: readonly string[] }) {
  const [tab, setTab] = useState(first);
  return (
    <FactsPanel incidentId="i" tab={tab} onTab={setTab} open={new Set(opened)} onToggle={() => undefined} />
  );
}

function facts(parts: Parts, first: FactsTab = 'evidence', opened: readonly string[] = []) {
  for (const name of NAMES)
    server.use(
      http.get(`*/api/incidents/:id/${name}`, () => HttpResponse.json(page<unknown>(parts[name] ?? []))),
    );
  return renderWith(<Panel first={first} opened={opened} />);
}

const tabs = () => screen.getAllByRole('tab').map(({ textContent }) => textContent);

describe('the tabs', () => {
  it('count what they hold once it is known, and there is one for mail where there is mail', async () => {
    const mail = 'Subject: Hello\r\n\r\ntext';
    const { unmount } = facts({
      evidence: [evidence(), evidence({ id: 'E2' })],
      observables: [observable()],
      alerts: [alert({ raw_email: mail }), alert({ id: 'a2' }), alert({ id: 'a3' })],
    });
    expect(tabs()).toEqual(['Evidence', 'Observables', 'Alerts', 'Related']);
    await waitFor(() =>
      expect(tabs()).toEqual(['Evidence 2', 'Observables 1', 'Alerts 3', 'Mail', 'Related 0']),
    );
    // A tab that is not open is not drawn: a mail is read only where it is looked at.
    const drawn = screen
      .getAllByRole('tabpanel', { hidden: true })
      .map((panel) => panel.childElementCount > 0);
    expect(drawn).toEqual([true, false, false, false, false]);
    unmount();
    facts({ alerts: [alert({ raw_email: mail }), alert({ id: 'a2', raw_email: mail })] });
    await waitFor(() => expect(tabs()).toContain('Mail 2'));
  });

  it('show the mail of every alert that has one', async () => {
    const raw = (subject: string) => `Subject: ${subject}\r\n\r\ntext`;
    facts(
      {
        alerts: [
          alert({ raw_email: raw('First') }),
          alert({ id: 'a2' }),
          alert({ id: 'a3', raw_email: raw('Third') }),
        ],
      },
      'mail',
    );
    expect(await screen.findByText('First')).toBeVisible();
    expect(await screen.findByText('Third')).toBeVisible();
    expect(screen.getAllByText('Subject')).toHaveLength(2);
  });

  it.each<[FactsTab, string]>([
    ['evidence', "No evidence yet. The playbook's steps gather it."],
    ['observables', 'No address, hash, host or user was found in the alerts.'],
    ['alerts', 'No alert: a person made this incident.'],
    ['related', 'No other incident shares an observable with this one.'],
  ])('say why there is nothing in them: %s', async (tab, sentence) => {
    facts({}, tab);
    expect(await screen.findByText(sentence)).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it.each<[FactsTab, string]>([
    ['evidence', 'Could not load the evidence. In use.'],
    ['observables', 'Could not load the observables. In use.'],
    ['alerts', 'Could not load the alerts. In use.'],
    ['related', 'Could not load the related incidents. In use.'],
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
    const { user } = renderWith(<Panel first={tab} opened={[]} />);
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

describe('a piece of evidence', () => {
  it('says, when it is open, who found it, which way it speaks, about what, and in which run', async () => {
    facts({ evidence: [evidence({ subject: { type: 'url', value: 'http://bad.example/x' } })] }, 'evidence', [
      'E1',
    ]);
    const about = await screen.findByText(/^Email authentication · Parser check_email_authentication/);
    expect(about).toHaveTextContent(/speaks for malicious, weight 60\s%$/);
    expect(screen.getByRole('button', { name: /hxxp:\/\/bad\[\.\]example/ })).toBeVisible();
    expect(screen.getByLabelText('Raw value')).toHaveTextContent('"spf": "fail"');
    expect(screen.getByRole('link', { name: 'The run that found it, step auth' })).toHaveAttribute(
      'href',
      `/runs/${evidence().run_id}`,
    );
  });

  it('says no more than there is', async () => {
    const { unmount } = facts(
      {
        evidence: [
          evidence({ polarity: 'neutral', raw: null, run_id: null }),
          evidence({ id: 'E2', step: null }),
          evidence({ id: 'E3' }),
        ],
      },
      'evidence',
      ['E1'],
    );
    expect(await screen.findByText('Email: <a1@mail>')).toBeVisible();
    expect(screen.queryByText(/speaks for/)).toBeNull();
    expect(screen.queryByLabelText('Raw value')).toBeNull();
    expect(screen.queryByRole('link', { name: /The run that found it/ })).toBeNull();
    unmount();
    facts({ evidence: [evidence({ id: 'E2', step: null })] }, 'evidence', ['E2']);
    expect(await screen.findByRole('link', { name: 'The run that found it' })).toBeVisible();
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

it('shows related incidents with how they ended and the first of what they share', async () => {
  const shared = ['a', 'b', 'c', 'd'].map((name) => ({ type: 'domain' as const, value: `${name}.example` }));
  facts(
    {
      related: [
        {
          ...incident({ id: 'r1', number: 'INC-1', disposition: 'false_positive' }),
          shared_count: 4,
          shared,
        },
        {
          ...incident({ id: 'r2', number: 'INC-2', verdict: null }),
          shared_count: 1,
          shared: shared.slice(3),
        },
      ],
    },
    'related',
  );
  const of = async (name: RegExp) =>
    (await screen.findByRole('link', { name })).closest('[class*=related]:not([class*=Head])');
  expect(await of(/^INC-1/)).toHaveTextContent(
    /Malicious93\s%False positiveShares 4 observables: a\[\.\]example, b\[\.\]example, c\[\.\]example$/,
  );
  expect(await of(/^INC-2/)).toHaveTextContent(/No verdict yetShares 1 observable: d\[\.\]example$/);
});

it('prints evidence and observables, whichever tab is open', async () => {
  const parts = {
    evidence: [evidence()],
    observables: [
      observable({ id: 'o1', value: 'http://bad.example/x' }),
      observable({ id: 'o2', type: 'host', value: 'WS-1', polarity: 'neutral' }),
      observable({ id: 'o3', type: 'host', value: 'WS-2', polarity: null }),
    ],
  };
  const { unmount } = facts(parts, 'alerts');
  const printed = await screen.findByRole('region', { name: 'Evidence' });
  await waitFor(() =>
    expect(printed).toHaveTextContent('E1 SPF fails for the sender. (check_email_authentication)'),
  );
  const observables = screen.getByRole('region', { name: 'Observables' });
  await waitFor(() =>
    expect(
      within(observables)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(['URL hxxp://bad[.]example/x, malicious', 'Host WS-1', 'Host WS-2']),
  );
  unmount();
  facts(parts, 'evidence');
  await screen.findByText(/SPF fails for the sender/);
  // The tab itself is printed: not twice.
  expect(screen.queryByRole('region', { name: 'Evidence' })).toBeNull();
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
