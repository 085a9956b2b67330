import { act, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { expect, it } from 'vitest';
import type {
  ChangeSettingsDto,
  CreateSourceDto,
  CreateUserDto,
  DeliveryDto,
  FirstRunDto,
  PublishPolicyDto,
  SourceWithSecretDto,
} from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { FakeEventSource } from '../../test/event-source.ts';
import { aFirstRun } from '../../test/first-run.ts';
import { incidentDetail } from '../../test/fixtures.ts';
import { bodies, openPage } from '../../test/page.ts';
import { aPolicy, aSource, pageOf } from '../../test/rows.ts';
import { network as sourcesNetwork, refused } from '../../test/sources.ts';

const EVERYTHING = ['source', 'connector', 'second_person', 'policy_mode'] as const;
const CURL =
  "SECRET='…'  # as it was shown when the source was made\nBODY='{}'\ncurl -sS \"$ORIGIN/api/webhooks/x\"";
const ARRIVED: DeliveryDto = {
  ...refused,
  id: 'delivery-2',
  outcome: 'accepted',
  reason: null,
  detail: null,
  recognised: true,
  incidents: [{ id: 'incident-1', number: 'INC-1', status: 'created' }],
};
const UNDERSTOOD = {
  deliveries: 1,
  recognised: 1,
  formats: [{ name: 'generic', count: 1 }],
  fields: [
    { name: 'title', count: 1 },
    { name: 'user.name', count: 1 },
    { name: 'host.name', count: 0 },
  ],
  ...{ not_understood: [], unread_of: 0, unread: [], refusals: [] },
};

const stateOf = (state: () => FirstRunDto): RequestHandler =>
  http.get('*/api/first-run', () => HttpResponse.json(state()));
const policy = http.get('*/api/policy', () => HttpResponse.json(aPolicy()));
const step = async (name: RegExp) => within(await screen.findByRole('region', { name }));

it('shows each step by what there is, and leads an analyst away', async () => {
  openPage(
    '/setup',
    'admin',
    stateOf(() => aFirstRun(EVERYTHING, { begun: false })),
    policy,
    ...sourcesNetwork([]),
  );
  expect(
    await screen.findByText('1 of 5 steps are done, by what there is now. The order is yours.'),
  ).toBeVisible();
  const titles = screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
  expect(titles).toEqual([
    'A password of your own · done',
    'A source of alerts · to do',
    'A connector · to do',
    'A second person · to do',
    'A policy mode · to do',
  ]);
  await (await step(/policy mode/)).findByRole('radio', { name: 'Supervised' });
  expect(await accessibilityProblems()).toEqual([]);
});

it('is nothing for those who set nothing up', async () => {
  openPage('/setup', 'analyst');
  expect(await screen.findByText(/^An administrator sets up/)).toBeVisible();
});

it('makes a source with a name alone, shows its secret in the command, and tells what arrived first', async () => {
  const { sent, keep } = bodies<CreateSourceDto>();
  const made: SourceWithSecretDto = {
    ...aSource({ name: 'Mail gateway', curl: CURL }),
    secret: "it's-secret",
  };
  let delivered: DeliveryDto[] = [];
  const { user } = openPage(
    '/setup',
    'admin',
    stateOf(() =>
      aFirstRun(delivered.length > 0 ? [] : ['source'], { source_id: sent.length > 0 ? 'source-1' : null }),
    ),
    policy,
    http.post('*/api/webhook-sources', async ({ request }) => {
      await keep(request);
      return HttpResponse.json(made, { status: 201 });
    }),
    http.get('*/api/webhook-sources/source-1', () =>
      HttpResponse.json(aSource({ name: 'Mail gateway', curl: CURL })),
    ),
    http.get('*/api/webhook-sources/source-1/deliveries', () => HttpResponse.json(pageOf(...delivered))),
    http.get('*/api/webhook-sources/source-1/understanding', () => HttpResponse.json(UNDERSTOOD)),
    http.get('*/api/incidents/incident-1', () =>
      HttpResponse.json(incidentDetail({ id: 'incident-1', number: 'INC-1', title: 'A mail with a link' })),
    ),
    ...sourcesNetwork([]),
  );
  const source = await step(/source of alerts/);
  const make = await source.findByRole('button', { name: 'Make the source' });
  await waitFor(() => expect(source.getByRole('combobox', { name: 'Format' })).toHaveValue('Generic'));
  await user.click(make);
  const name = source.getByRole('textbox', { name: 'What sends the alerts' });
  expect(name).toHaveFocus();
  expect(name).toHaveAccessibleDescription(/Say what will send its alerts/);
  await user.type(name, 'Mail gateway (Zürich)');
  expect(source.getByText('Its address will be /api/webhooks/mail-gateway-zu-rich')).toBeVisible();
  await user.keyboard('{Enter}');
  expect(await source.findByLabelText('Secret of Mail gateway')).toHaveTextContent("it's-secret");
  expect(sent[0]).toMatchObject({ slug: 'mail-gateway-zu-rich', format: 'generic', authentication: 'hmac' });
  const command = source.getByLabelText('Command that delivers a test alert');
  expect(command).toHaveTextContent(String.raw`SECRET='it'\''s-secret'`);
  expect(command).not.toHaveTextContent('…');
  expect(await source.findByText(/^Waiting for the first delivery to/)).toBeVisible();
  expect(JSON.stringify(localStorage)).not.toContain('s-secret');
  expect(await accessibilityProblems()).toEqual([]);

  delivered = [refused];
  await user.click(source.getByRole('button', { name: 'Look now' }));
  expect(
    await source.findByText(/made no incident: refused. The signature does not fit the body/),
  ).toBeVisible();

  delivered = [ARRIVED, refused];
  act(() =>
    FakeEventSource.send({ name: 'incident.created', subject: { type: 'incident', id: 'incident-1' } }),
  );
  expect(await source.findByText(/^The first delivery has arrived/)).toBeVisible();
  expect(await source.findByText('Read as Generic; 2 fields understood: title, user.name.')).toBeVisible();
  expect(await source.findByText('A mail with a link')).toBeVisible();
  expect(source.getByRole('link', { name: 'Open INC-1' })).toHaveAttribute('href', '/incidents/INC-1');
  expect(await screen.findByText(/^All of it is done/)).toBeVisible();
});

it('says that the channel is away, and shows no secret of a source that was made before', async () => {
  openPage(
    '/setup',
    'admin',
    stateOf(() => aFirstRun(['source'], { source_id: 'source-1' })),
    policy,
    ...sourcesNetwork([]),
  );
  const source = await step(/source of alerts/);
  expect(await source.findByText(/Its secret was shown when it was made/)).toBeVisible();
  expect(source.queryByRole('button', { name: 'Make the source' })).toBeNull();
  act(() => FakeEventSource.interrupt());
  expect(await source.findByText(/^The live channel is not connected/)).toBeVisible();
});

it('chooses a connector by what it is for, and says why the newest does not answer', async () => {
  const type = { description: '', simulated: false, settings_schema: {}, secrets: [] };
  const { user } = openPage(
    '/setup',
    'admin',
    stateOf(() =>
      aFirstRun(['connector'], {
        connector: {
          id: 'c-1',
          name: 'VirusTotal',
          health_status: 'unhealthy',
          health_error: 'The key is wrong.',
        },
      }),
    ),
    policy,
    http.get('*/api/connector-types', () =>
      HttpResponse.json(
        pageOf(
          {
            ...type,
            type: 'virustotal',
            title: 'VirusTotal',
            capabilities: ['threat_intelligence'],
            looks_up: ['url'],
          },
          { ...type, type: 'falcon', title: 'Falcon', capabilities: ['edr'], looks_up: [] },
        ),
      ),
    ),
    ...sourcesNetwork([]),
  );
  const connector = await step(/A connector/);
  expect(connector.getByText(/The key is wrong/)).toBeVisible();
  await user.click(connector.getByRole('button', { name: 'Connect another service' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'What to connect' }));
  expect(await dialog.findByRole('link', { name: /VirusTotal/ })).toBeVisible();
  await user.click(dialog.getByRole('combobox', { name: 'What it is for' }));
  await user.click(await screen.findByRole('option', { name: 'EDR' }));
  expect(dialog.getByText(/^EDR can tell which machine a host is/)).toBeVisible();
  expect(dialog.queryByRole('link', { name: /VirusTotal/ })).toBeNull();
  expect(dialog.getByRole('link', { name: /Falcon/ })).toHaveAttribute('href', '/connectors/new?type=falcon');
});

it('opens the kinds that would have answered, by the address that an incident leads to', async () => {
  const type = {
    description: '',
    simulated: false,
    settings_schema: {},
    secrets: [],
    capabilities: ['threat_intelligence'],
  };
  openPage(
    '/connectors?for=threat_intelligence&about=hash',
    'admin',
    http.get('*/api/connector-types', () =>
      HttpResponse.json(
        pageOf(
          { ...type, type: 'abuseipdb', title: 'AbuseIPDB', looks_up: ['ip'] },
          { ...type, type: 'virustotal', title: 'VirusTotal', looks_up: ['ip', 'hash'] },
        ),
      ),
    ),
    http.get('*/api/connectors', () => HttpResponse.json(pageOf())),
    http.get('*/api/setup-notices', () => HttpResponse.json(pageOf())),
    http.get('*/api/address-databases', () => HttpResponse.json(pageOf())),
  );
  const dialog = within(await screen.findByRole('dialog', { name: 'What to connect' }));
  expect(await dialog.findByRole('link', { name: /VirusTotal/ })).toBeVisible();
  expect(dialog.queryByRole('link', { name: /AbuseIPDB/ })).toBeNull();
  expect(dialog.getByText(/^Threat intelligence about file hashes can tell/)).toBeVisible();
});

it('adds a second person, whose password is shown once', async () => {
  const { sent, keep } = bodies<CreateUserDto>();
  const { user } = openPage(
    '/setup',
    'admin',
    stateOf(() => aFirstRun(['second_person'], { deciders: 1 })),
    policy,
    http.post('*/api/users', async ({ request }) => {
      await keep(request);
      return HttpResponse.json({ id: 'u-2', password: 'seven-words' }, { status: 201 });
    }),
    ...sourcesNetwork([]),
  );
  const person = await step(/second person/);
  expect(person.getByText(/^1 person may decide approvals now/)).toBeVisible();
  await user.click(person.getByRole('button', { name: 'Add a person' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'New user' }));
  await user.type(dialog.getByRole('textbox', { name: 'Email' }), 'ana');
  await user.type(dialog.getByRole('textbox', { name: 'Name' }), 'Ana');
  await user.click(dialog.getByRole('button', { name: 'Make the user' }));
  expect(dialog.getByRole('textbox', { name: 'Email' })).toHaveFocus();
  expect(sent).toEqual([]);
  await user.keyboard('@corp.example{Enter}');
  expect(await screen.findByText('seven-words')).toBeVisible();
  // May decide: that is what four eyes want.
  expect(sent).toEqual([{ email: 'ana@corp.example', name: 'Ana', role: 'analyst' }]);
});

it('publishes the mode that is chosen, and nothing else of the policy', async () => {
  const { sent, keep } = bodies<PublishPolicyDto>();
  const { document, version } = aPolicy();
  const { user } = openPage(
    '/setup',
    'admin',
    stateOf(() => aFirstRun(sent.length > 0 ? [] : ['policy_mode'])),
    policy,
    http.put('*/api/policy', async ({ request }) => {
      await keep(request);
      return HttpResponse.json(aPolicy({ version: version + 1 }));
    }),
    ...sourcesNetwork([]),
  );
  const mode = await step(/policy mode/);
  await user.click(await mode.findByRole('radio', { name: 'Autonomous' }));
  expect(mode.getByRole('radio', { name: 'Autonomous' })).toHaveAccessibleDescription(
    /everything is allowed/,
  );
  await user.click(mode.getByRole('button', { name: 'Use this mode' }));
  await waitFor(() =>
    expect(sent).toEqual([
      { document: { ...document, mode: 'autonomous' }, version, comment: 'Chosen at set-up' },
    ]),
  );
});

it('is left alone when somebody says so, and leads again when they want', async () => {
  const { sent, keep } = bodies<ChangeSettingsDto>();
  let lead = true;
  const { user } = openPage(
    '/setup',
    'admin',
    stateOf(() => aFirstRun(['policy_mode'], { lead, lead_version: sent.length })),
    policy,
    http.put('*/api/settings/first_run', async ({ request }) => {
      await keep(request);
      lead = !lead;
      return HttpResponse.json({});
    }),
    ...sourcesNetwork([]),
  );
  await user.click(await screen.findByRole('button', { name: 'Do not lead me here' }));
  await user.click(await screen.findByRole('button', { name: 'Lead me here again' }));
  await waitFor(() =>
    expect(sent).toEqual([
      { value: { lead: false }, version: 0 },
      { value: { lead: true }, version: 1 },
    ]),
  );
});
