import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { expect, it } from 'vitest';
import type {
  AddressDatabaseDto,
  ConnectorDto,
  ConnectorHealthDto,
  ConnectorTypeDto,
  CreateConnectorDto,
  SetupNoticeDto,
  UpdateConnectorDto,
} from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { bodies, openPage } from '../../test/page.ts';
import { aConnector, pageOf } from '../../test/rows.ts';

const type: ConnectorTypeDto = {
  type: 'virustotal',
  title: 'VirusTotal',
  description: 'Reputation of URLs, domains, addresses and hashes.',
  capabilities: ['threat_intelligence'],
  looks_up: ['url', 'domain', 'ip', 'hash'],
  simulated: false,
  settings_schema: {
    type: 'object',
    required: [],
    properties: { requests_per_minute: { type: 'integer', title: 'Requests a minute', default: 4 } },
  },
  secrets: [{ name: 'api_key', title: 'API key', description: 'From the profile menu.', required: true }],
};
let notices: SetupNoticeDto[] = [];
let addresses: AddressDatabaseDto[] = [];
const HEALTHY: ConnectorHealthDto = {
  status: 'healthy',
  error: null,
  checked_at: '2026-11-22T10:00:00.000Z',
  latency_ms: 84,
};

function network(connectors: ConnectorDto[], ...handlers: RequestHandler[]): RequestHandler[] {
  return [
    ...handlers,
    http.get('*/api/connector-types', () => HttpResponse.json(pageOf(type))),
    http.get('*/api/connectors', () => HttpResponse.json(pageOf(...connectors))),
    http.get('*/api/connectors/:id', () => HttpResponse.json(connectors[0])),
    http.get('*/api/action-types', () => HttpResponse.json(pageOf())),
    http.get('*/api/setup-notices', () => HttpResponse.json(pageOf(...notices))),
    http.get('*/api/address-databases', () => HttpResponse.json(pageOf(...addresses))),
  ];
}

it('lists health by word, and says what is simulated', async () => {
  openPage(
    '/connectors',
    'analyst',
    ...network([aConnector(), aConnector({ id: 'c2', name: 'Sim', simulated: true, health: HEALTHY })]),
  );
  const table = await screen.findByRole('table', { name: 'Connectors' });
  expect(await within(table).findByText('Unhealthy')).toBeVisible();
  expect(within(table).getByText('Healthy')).toBeVisible();
  expect(within(table).getByText('Simulated')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Add a connector' })).toBeNull();
  expect(await accessibilityProblems()).toEqual([]);
});

it('says what happens without connectors and how to configure one', async () => {
  const { user } = openPage('/connectors', 'admin', ...network([]));
  expect(await screen.findByText('No connector is configured')).toBeVisible();
  expect(screen.getByText('npm run demo')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Configure the first one' }));
  expect(await screen.findByRole('link', { name: /VirusTotal/ })).toHaveAttribute(
    'href',
    '/connectors/new?type=virustotal',
  );
});

it('says what was left out for want of a connector, and which would unlock it', async () => {
  notices = [
    {
      capability: 'messaging',
      looks_up: null,
      connectors: [],
      actions: [{ action: 'notify_channel', count: 1 }],
      first_at: '2026-11-22T10:00:00.000Z',
      last_at: '2026-11-22T10:00:00.000Z',
      last_incident_id: 'i1',
    },
    {
      capability: 'threat_intelligence',
      looks_up: 'hash',
      connectors: [{ type: 'virustotal', title: 'VirusTotal' }],
      actions: [{ action: 'lookup_hash', count: 2 }],
      first_at: '2026-11-22T10:00:00.000Z',
      last_at: '2026-11-22T10:00:00.000Z',
      last_incident_id: 'i2',
    },
  ];
  openPage('/connectors', 'analyst', ...network([aConnector()]));
  const missed = within(await screen.findByRole('region', { name: 'Not connected' }));
  expect(missed.getByText('No messaging service is connected')).toBeVisible();
  expect(missed.getByText(/1 request left out \(Notify channel 1×\)/)).toBeVisible();
  expect(missed.getByText('No threat intelligence about file hashes is connected')).toBeVisible();
  expect(missed.getAllByRole('link', { name: 'this incident' })[0]).toHaveAttribute('href', '/incidents/i1');
  expect(missed.getByText('No kind of connector serves it yet.')).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
  notices = [];
});

it('says which databases of addresses there are, how old they are and what is wrong with one', async () => {
  addresses = [
    {
      name: 'country.mmdb',
      kind: 'Lite-Country',
      built_at: '2026-11-01T00:00:00.000Z',
      bytes: 8_400_000,
      problem: null,
    },
    { name: 'asn.mmdb', kind: null, built_at: null, bytes: 0, problem: 'asn.mmdb is not there.' },
  ];
  openPage('/connectors', 'analyst', ...network([aConnector()]));
  const databases = within(await screen.findByRole('region', { name: 'Databases of addresses' }));
  expect(databases.getByText('country.mmdb')).toBeVisible();
  expect(databases.getByText(/^Lite-Country, made/)).toBeVisible();
  expect(databases.getByText('asn.mmdb is not there.')).toBeVisible();
  expect(databases.queryByText(/What was read before/)).toBeNull();
  expect(await accessibilityProblems()).toEqual([]);
  addresses = [];
});

it('configures one by its schema, keeps the secret out of the browser, and tests it at once', async () => {
  const { sent, keep } = bodies<CreateConnectorDto>();
  let tested = false;
  const { user } = openPage(
    '/connectors/new?type=virustotal',
    'admin',
    ...network(
      [aConnector()],
      http.post('*/api/connectors', async ({ request }) => {
        await keep(request);
        return HttpResponse.json(aConnector(), { status: 201 });
      }),
      http.post('*/api/connectors/connector-1/test', () => {
        tested = true;
        return HttpResponse.json(HEALTHY);
      }),
    ),
  );
  await user.type(await screen.findByLabelText(/API key/), 'vt-secret');
  await user.type(screen.getByLabelText(/^Name/), ' main');
  expect(JSON.stringify(localStorage)).toContain('main');
  expect(JSON.stringify(localStorage)).not.toContain('vt-secret');
  await user.click(screen.getByRole('button', { name: 'Save and test' }));
  await waitFor(() =>
    expect(sent).toEqual([
      {
        type: 'virustotal',
        name: 'VirusTotal main',
        enabled: true,
        capabilities: ['threat_intelligence'],
        settings: { requests_per_minute: 4 },
        secrets: { api_key: 'vt-secret' },
      },
    ]),
  );
  expect(await screen.findByText('Healthy')).toBeVisible();
  expect(tested).toBe(true);
});

it('keeps a stored secret when its field stays empty, and sends the version', async () => {
  const { sent, keep } = bodies<UpdateConnectorDto>();
  const { user } = openPage(
    '/connectors/connector-1',
    'admin',
    ...network(
      [aConnector()],
      http.patch('*/api/connectors/connector-1', async ({ request }) => {
        await keep(request);
        return HttpResponse.json(aConnector({ version: 4 }));
      }),
      http.post('*/api/connectors/connector-1/test', () => HttpResponse.json(HEALTHY)),
    ),
  );
  expect(await screen.findByPlaceholderText('Stored; leave empty to keep it')).toBeVisible();
  await user.click(screen.getByRole('checkbox', { name: 'Switched on' }));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({ version: 3, enabled: false });
  expect(sent[0]).not.toHaveProperty('secrets');
  await waitFor(() => expect(localStorage.getItem('tw-draft:connector:connector-1')).toBeNull());
  expect(await accessibilityProblems()).toEqual([]);
});
