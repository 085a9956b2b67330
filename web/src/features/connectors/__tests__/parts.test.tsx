import { notifications } from '@mantine/notifications';
import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Role } from '#contracts';
import type { ConnectorDto, ConnectorTypeDto, SetupNoticeDto } from '../../../shared/api/generated/index.ts';
import { Toasts } from '../../../shared/ui/toasts.tsx';
import { renderWith } from '../../../test/render.tsx';
import { aConnector, pageOf } from '../../../test/rows.ts';
import { server } from '../../../test/server.ts';
import { ChooseType } from '../components/choose-type.tsx';
import { ConnectorForm } from '../components/connector-form.tsx';
import { ConnectorPage, NewConnector } from '../components/connector-page.tsx';
import { ConnectorsTable } from '../components/connectors-table.tsx';
import { SetupNotices } from '../components/setup-notices.tsx';
import { draftOf, firstValues, secretsSchema } from '../connector-form.ts';

// A later message would wait until these are gone.
afterEach(() => notifications.clean());

const AT = '2026-11-22T10:00:00.000Z';
const aType = (changes: Partial<ConnectorTypeDto> = {}): ConnectorTypeDto => ({
  ...{
    type: 'virustotal',
    title: 'VirusTotal',
    description: 'Reputation.',
    capabilities: ['threat_intelligence'],
  },
  ...{ looks_up: ['url'], simulated: false },
  settings_schema: { type: 'object', properties: { rate: { type: 'integer', title: 'Rate', default: 4 } } },
  secrets: [
    { name: 'api_key', title: 'API key', description: 'Yours.', required: true },
    { name: 'proxy', title: 'Proxy', description: '', required: false },
  ],
  ...changes,
});
const HEALTHY = { status: 'healthy', error: null, checked_at: AT, latency_ms: 84 } as const;
const refused = (code: string, title: string, status = 409) => HttpResponse.json({ code, title }, { status });
beforeEach(() =>
  server.use(
    http.get('*/api/connector-types', () => HttpResponse.json(pageOf(aType()))),
    http.get('*/api/connectors/:id', () => HttpResponse.json(aConnector())),
    http.get('*/api/action-types', () => HttpResponse.json(pageOf())),
  ),
);

describe('the form of a connector', () => {
  it('asks for the secrets that are needed, and begins with what is stored or what the kind says', () => {
    expect(secretsSchema(aType())).toMatchObject({
      required: ['api_key'],
      properties: { api_key: { writeOnly: true } },
    });
    expect(firstValues(aType(), null)).toEqual({
      ...{ name: 'VirusTotal', enabled: true, capabilities: ['threat_intelligence'], settings: { rate: 4 } },
    });
    const first = firstValues(aType(), aConnector({ enabled: false }));
    expect(first).toEqual({
      ...{ name: 'VirusTotal', enabled: false, capabilities: ['threat_intelligence'] },
      settings: { requests_per_minute: 4 },
    });
    expect(draftOf({ name: 'Mine' }, first)).toMatchObject({ name: 'Mine', enabled: false });
  });

  const form = (connector: ConnectorDto | null, { type = aType(), mayWrite = true } = {}) => {
    const onSaved = vi.fn();
    return {
      onSaved,
      ...renderWith(
        <ConnectorForm type={type} connector={connector} mayWrite={mayWrite} onSaved={onSaved} />,
      ),
    };
  };

  it('has what there is of it, and nothing to save for who may not', async () => {
    const { unmount } = form(aConnector(), { mayWrite: false });
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
    expect(screen.getByRole('textbox', { name: 'Name' })).toBeDisabled();
    expect(screen.getByRole('checkbox', { name: 'Switched on' })).toBeDisabled();
    expect(screen.queryByRole('combobox', { name: 'Use it for' })).toBeNull();
    unmount();
    form(null, { type: aType({ secrets: [], capabilities: ['edr', 'siem_search'] }) });
    expect(screen.queryByRole('region', { name: 'Secrets' })).toBeNull();
    expect(screen.getByRole('combobox', { name: 'Use it for' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Save and test' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Discard the changes' })).toBeNull();
  });

  it('keeps what was typed until it is saved or discarded, and the secret not even then', async () => {
    server.use(http.patch('*/api/connectors/:id', () => HttpResponse.json(aConnector({ version: 4 }))));
    const { user, onSaved } = form(aConnector());
    await user.type(screen.getByRole('textbox', { name: 'Name' }), ' 2');
    await user.click(screen.getByRole('button', { name: 'Discard the changes' }));
    expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('VirusTotal');
    await user.type(screen.getByLabelText(/^API key/), 'secret');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(onSaved).toHaveBeenCalledOnce());
    expect(screen.getByLabelText(/^API key/)).toHaveValue('');
  });

  it.each([
    ['stale_version', 412, 'What you typed is kept; discard it to see what is stored now.'],
    ['conflict', 409, 'What you typed is kept.'],
  ])('says what to do when it was not saved: %s', async (code, status, said) => {
    server.use(http.patch('*/api/connectors/:id', () => refused(code, 'No', status)));
    const { user, onSaved } = form(aConnector());
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText(said)).toBeVisible();
    expect(onSaved).not.toHaveBeenCalled();
  });
});

describe('the page of a connector', () => {
  const open = (connector: Partial<ConnectorDto> = {}, { role = 'admin' as Role, testNow = false } = {}) => {
    let tests = 0;
    server.use(
      http.get('*/api/connectors/:id', () => HttpResponse.json(aConnector(connector))),
      http.post('*/api/connectors/:id/test', () => {
        tests += 1;
        return HttpResponse.json(HEALTHY);
      }),
    );
    const rendered = renderWith(
      <>
        <ConnectorPage id="connector-1" testNow={testNow} />
        <Toasts />
      </>,
      { role },
    );
    return { tests: () => tests, ...rendered };
  };
  const fact = (name: string) => screen.getByText(name, { selector: 'dt' }).nextElementSibling;

  it('says how it is, and what it is used for', async () => {
    const { user, tests, unmount } = open();
    expect(await screen.findByRole('heading', { level: 1, name: 'VirusTotal' })).toBeVisible();
    expect(fact('State')).toHaveTextContent('Unhealthy210 ms');
    expect(screen.getByText('VirusTotal refused the API key (401).')).toBeVisible();
    expect(fact('In use for')).toHaveTextContent('Threat intelligence');
    expect(screen.queryByText('Simulated')).toBeNull();
    expect(tests()).toBe(0);
    await user.click(screen.getByRole('button', { name: 'Test it now' }));
    await waitFor(() => expect(fact('State')).toHaveTextContent('Healthy84 ms'));
    expect(screen.queryByText('VirusTotal refused the API key (401).')).toBeNull();
    unmount();
    open({
      ...{ enabled: false, in_use_for: [], simulated: true },
      health: { status: 'unknown', error: null, checked_at: null, latency_ms: null },
    });
    await screen.findByRole('heading', { level: 1, name: 'VirusTotal' });
    expect(fact('State')).toHaveTextContent(/^Switched off$/);
    expect(fact('Last checked')).toHaveTextContent('Never');
    expect(fact('In use for')).toHaveTextContent('Nothing now');
    expect(screen.getByText('Simulated')).toBeVisible();
  });

  it('is tried at once when it was just made, and again when it is saved', async () => {
    server.use(http.patch('*/api/connectors/:id', () => HttpResponse.json(aConnector({ version: 3 }))));
    const { user, tests } = open({}, { testNow: true });
    await waitFor(() => expect(tests()).toBe(1));
    await user.click(await screen.findByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Saved')).toBeVisible();
    await waitFor(() => expect(tests()).toBe(2));
  });

  it('gives a reader nothing to do, and says why a test failed to who may', async () => {
    const { unmount } = open({}, { role: 'analyst' });
    await screen.findByRole('heading', { level: 1, name: 'VirusTotal' });
    for (const name of ['Remove', 'Test it now', 'Save'])
      expect(screen.queryByRole('button', { name })).toBeNull();
    unmount();
    const { user } = open();
    server.use(http.post('*/api/connectors/:id/test', () => refused('conflict', 'In use')));
    await user.click(await screen.findByRole('button', { name: 'Test it now' }));
    expect(await screen.findByText('Could not test the connector. In use.')).toBeVisible();
  });

  it('is removed after a word', async () => {
    let removed = false;
    const { user, router } = open();
    server.use(
      http.delete('*/api/connectors/:id', () => {
        removed = true;
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await user.click(await screen.findByRole('button', { name: 'Remove' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Remove VirusTotal' }));
    expect(removed).toBe(false);
    await user.click(dialog.getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/connectors'));
  });

  it('is there only when its kind is known, and of no kind that is not', async () => {
    server.use(http.get('*/api/connector-types', () => refused('conflict', 'In use')));
    const { unmount } = open();
    expect(await screen.findByText('Could not load the connector. In use.')).toBeVisible();
    unmount();
    server.use(http.get('*/api/connector-types', () => HttpResponse.json(pageOf(aType()))));
    const strange = renderWith(<NewConnector typeName="strange" />, { role: 'admin' });
    expect(await screen.findByText(/There is no kind of connector named “strange”/)).toBeVisible();
    strange.unmount();
    renderWith(<NewConnector typeName="virustotal" />, { role: 'admin' });
    expect(await screen.findByRole('heading', { level: 1, name: 'New connector: VirusTotal' })).toBeVisible();
    expect(screen.queryByText(/There is no kind/)).toBeNull();
  });
});

describe('the list of connectors', () => {
  const list = (rows: ConnectorDto[], mayWrite = false) =>
    renderWith(<ConnectorsTable connectors={rows} mayWrite={mayWrite} onAdd={() => undefined} />);

  it('tells what each is used for, and what for it is not', async () => {
    const row = (id: string, changes: Partial<ConnectorDto>) =>
      aConnector({ id, name: id, capabilities: ['edr', 'siem_search'], ...changes });
    list([
      row('all', { in_use_for: ['edr', 'siem_search'], health: { ...HEALTHY, latency_ms: null } }),
      row('half', { in_use_for: ['edr'] }),
      row('off', { in_use_for: [], enabled: false, health: { ...HEALTHY, checked_at: null } }),
    ]);
    const text = (id: string) => screen.getByRole('cell', { name: id }).closest('tr')?.textContent;
    expect(text('all')).toMatch(
      /^all HealthyEndpoint detection, SIEM searchVirustotal|^all HealthyEndpoint detection, SIEM search/,
    );
    expect(text('half')).toMatch(/Endpoint detection · SIEM search: this server knows no such kind/);
    expect(text('off')).toMatch(/⊘ Switched offEndpoint detection, SIEM search: off.*Never$/);
  });

  it.each([
    [true, 1, 0],
    [false, 0, 1],
  ])('is empty, to one who may add some: %s', (mayWrite, buttons, hints) => {
    list([], mayWrite);
    expect(screen.queryAllByRole('button', { name: 'Configure the first one' })).toHaveLength(buttons);
    expect(screen.queryAllByText(/An administrator can configure one/)).toHaveLength(hints);
  });
});

it('offers the kinds, and says what is simulated and what could not be loaded', async () => {
  server.use(
    http.get('*/api/connector-types', () =>
      HttpResponse.json(
        pageOf(
          aType(),
          aType({ type: 'sim', title: 'Sim', simulated: true, capabilities: ['edr', 'siem_search'] }),
        ),
      ),
    ),
  );
  const { unmount } = renderWith(<ChooseType onClose={() => undefined} />);
  const links = (await screen.findAllByRole('link')).map(({ textContent }) => textContent);
  expect(links).toEqual(['VirusTotal Threat intelligence', 'Sim SimulatedEndpoint detection, SIEM search']);
  unmount();
  server.use(http.get('*/api/connector-types', () => refused('conflict', 'In use')));
  renderWith(<ChooseType onClose={() => undefined} />);
  expect(await screen.findByText('Could not load the kinds of connectors. In use.')).toBeVisible();
});

it('names the first actions that were left out, and counts the others', async () => {
  const notice = (count: number): SetupNoticeDto => ({
    ...{ capability: 'edr', looks_up: null, first_at: AT, last_at: AT, last_incident_id: 'i' },
    connectors: [
      { type: 'a', title: 'A' },
      { type: 'b', title: 'B' },
    ],
    actions: Array.from({ length: count }, (_, index) => ({ action: `act_${index}`, count: 2 })),
  });
  for (const [count, said] of [
    [4, '8 requests left out (Act 0 2×, Act 1 2×, Act 2 2×, Act 3 2×), first'],
    [6, '12 requests left out (Act 0 2×, Act 1 2×, Act 2 2×, Act 3 2× and 2 other actions), first'],
  ] as const) {
    server.use(http.get('*/api/setup-notices', () => HttpResponse.json(pageOf(notice(count)))));
    const { unmount } = renderWith(<SetupNotices />);
    expect((await screen.findByText(/requests left out/)).textContent).toContain(said);
    expect(screen.getByText('A or B would unlock it.')).toBeVisible();
    unmount();
  }
});
