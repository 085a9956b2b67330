import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type {
  CreateSourceDto,
  DeliveryDto,
  RotateSecretDto,
  SourceWithSecretDto,
  TestResultDto,
  TestSourceDto,
  UpdateSourceDto,
} from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { bodies, openPage } from '../../test/page.ts';
import { aSource, pageOf } from '../../test/rows.ts';
import { CLOUD, network, refused } from '../../test/sources.ts';

it('says how a first source is made, by button and by command', async () => {
  openPage('/settings/sources', 'admin', ...network([]));
  expect(await screen.findByRole('button', { name: 'Make the first source' })).toBeVisible();
  expect(screen.getByText('npm run tw -- source add mail-gateway')).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
});

it('makes a source and shows its secret once, with a delivery that signs', async () => {
  const { sent, keep } = bodies<CreateSourceDto>();
  const made: SourceWithSecretDto = { ...aSource(), secret: 'whsec-shown-once' };
  const { user } = openPage(
    '/settings/sources',
    'admin',
    ...network(
      [aSource()],
      http.post('*/api/webhook-sources', async ({ request }) => {
        await keep(request);
        return HttpResponse.json(made, { status: 201 });
      }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'New source' }));
  const form = await screen.findByRole('dialog', { name: 'New webhook source' });
  await user.click(within(form).getByRole('button', { name: 'Make the source' }));
  expect(within(form).getByLabelText(/^Slug/)).toHaveFocus();
  expect(within(form).getByLabelText(/^Slug/)).toHaveAccessibleDescription(/as in “mail-gateway”/);
  expect(sent).toEqual([]);
  await user.type(within(form).getByLabelText(/^Slug/), 'mail-gateway');
  await user.type(within(form).getByLabelText(/^Name/), 'Mail gateway');
  await user.click(within(form).getByRole('button', { name: 'Make the source' }));
  const shown = await screen.findByRole('dialog', { name: 'Secret of Mail gateway' });
  expect(within(shown).getByText('whsec-shown-once')).toBeVisible();
  expect(within(shown).getByLabelText('Command that delivers a test alert')).toHaveTextContent(
    'X-Webhook-Signature: sha256=$SIGNATURE',
  );
  expect(sent[0]).toMatchObject({
    slug: 'mail-gateway',
    name: 'Mail gateway',
    authentication: 'hmac',
    playbook: null,
  });
  await user.keyboard('{Escape}');
  expect(shown).toBeVisible();
  await user.click(within(shown).getByRole('button', { name: 'I have stored it' }));
  await waitFor(() => expect(screen.queryByText('whsec-shown-once')).toBeNull());
  expect(JSON.stringify(localStorage)).not.toContain('whsec-shown-once');
});

it('shows deliveries with why they were refused', async () => {
  openPage('/settings/sources/source-1', 'analyst', ...network([aSource()]));
  const table = await screen.findByRole('table', { name: 'Deliveries' });
  expect(within(table).getByText(/Refused × 12/)).toBeVisible();
  expect(within(table).getByText('The signature does not fit the body.')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'New secret' })).toBeNull();
  expect(await accessibilityProblems()).toEqual([]);
});

it('shows of each delivery what became of it', async () => {
  const incidents = ['INC-1', 'INC-2'].map((number) => ({ id: number, number, status: 'created' as const }));
  const deliveries: DeliveryDto[] = [
    { ...refused, id: 'd-1', count: 1 },
    {
      ...refused,
      id: 'd-2',
      outcome: 'duplicate',
      reason: null,
      detail: null,
      count: 2,
      bytes: 2048,
      ip: null,
    },
    {
      ...{ ...refused, id: 'd-3', outcome: 'accepted', reason: null, detail: null, count: 1 },
      ...{ recognised: false, incidents },
    },
    { ...refused, id: 'd-4', outcome: 'accepted', reason: null, detail: null, count: 1, recognised: true },
  ];
  openPage(
    '/settings/sources/source-1',
    'analyst',
    ...network(
      [aSource()],
      http.get('*/api/webhook-sources/source-1/deliveries', () => HttpResponse.json(pageOf(...deliveries))),
    ),
  );
  const table = await screen.findByRole('table', { name: 'Deliveries' });
  const [, one, two, three, four] = within(table).getAllByRole('row');
  expect(one).toHaveTextContent(/Refused(?! ×).*invalid_signature.*192\.0\.2\.7/);
  expect(two).toHaveTextContent(/Repeat × 2.*2\.0 KB$/);
  expect(three).toHaveTextContent(/Accepted.*INC-1 created, INC-2 created The format did not know the body/);
  expect(four).toHaveTextContent('Accepted');
  expect(four).not.toHaveTextContent('did not know');
});

it('tells which sources are switched off, and how each chooses its playbook', async () => {
  const off = aSource({ id: 'source-2', name: 'Old gateway', enabled: false, playbook: 'phishing_triage' });
  openPage('/settings/sources', 'analyst', ...network([aSource(), off]));
  const row = async (name: string) =>
    (await screen.findByRole('cell', { name })).closest('tr') as HTMLTableRowElement;
  expect(await row('Old gateway')).toHaveTextContent(/phishing_triage.*⊘ Switched off/);
  expect(await row(aSource().name)).toHaveTextContent(/By the type.*On/);
  expect(screen.queryByRole('button', { name: 'New source' })).toBeNull();
});

it('rotates the secret and keeps the present one for a while', async () => {
  const { sent, keep } = bodies<RotateSecretDto>();
  const { user } = openPage(
    '/settings/sources/source-1',
    'admin',
    ...network(
      [aSource()],
      http.post('*/api/webhook-sources/source-1/rotate-secret', async ({ request }) => {
        await keep(request);
        return HttpResponse.json({
          ...aSource({ version: 3 }),
          secret: 'second',
        } satisfies SourceWithSecretDto);
      }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'New secret' }));
  await user.click(await screen.findByRole('button', { name: 'Make a new secret' }));
  expect(await screen.findByText('second')).toBeVisible();
  expect(sent).toEqual([{ keep_previous_seconds: 86_400 }]);
});

it('shows what would become of a body', async () => {
  const result: TestResultDto = {
    recognised: false,
    alerts: [
      {
        external_id: null,
        title: 'An unknown alert',
        severity: 'medium',
        type: 'phishing',
        fingerprint: 'f1',
        recipient: null,
        fields: {},
        observables: [{ type: 'domain', value: 'evil.example' }],
      },
    ],
  };
  const { user } = openPage(
    '/settings/sources/source-1',
    'admin',
    ...network(
      [aSource()],
      http.post('*/api/webhook-sources/source-1/test', () => HttpResponse.json(result)),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'Show what would become of it' }));
  expect(await screen.findByText('An unknown alert')).toBeVisible();
  expect(screen.getByText('evil[.]example')).toBeVisible();
});

it('goes by the format that is chosen, but for what a person has changed', async () => {
  const { sent, keep } = bodies<CreateSourceDto>();
  const { user } = openPage(
    '/settings/sources',
    'admin',
    ...network(
      [aSource()],
      http.post('*/api/webhook-sources', async ({ request }) => {
        await keep(request);
        return HttpResponse.json({ ...aSource(), secret: 's' }, { status: 201 });
      }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'New source' }));
  const form = await screen.findByRole('dialog', { name: 'New webhook source' });
  await user.type(within(form).getByLabelText(/^Slug/), 'cloud');
  await user.type(within(form).getByLabelText(/^Name/), 'Cloud');
  await user.click(within(form).getByRole('combobox', { name: 'Type of alerts that name none' }));
  await user.click(await screen.findByRole('option', { name: 'Malware' }));
  await user.click(within(form).getByRole('combobox', { name: /^Format/ }));
  await user.click(await screen.findByRole('option', { name: 'Cloud findings' }));
  expect(within(form).getByText(/A rule of the cloud\. Its findings\./)).toBeVisible();
  expect(within(form).getByRole('combobox', { name: /^Authentication/ })).toHaveValue('Bearer token');
  await user.click(within(form).getByRole('combobox', { name: /^Authentication/ }));
  await user.click(await screen.findByRole('option', { name: 'HMAC of time and body' }));
  expect(within(form).getByText(/Cloud findings cannot do this \(it can: Bearer token\)/)).toBeVisible();
  await user.click(within(form).getByRole('button', { name: 'Make the source' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    format: CLOUD.name,
    authentication: 'hmac',
    default_type: 'malware',
    deduplication_window_seconds: 86_400,
  });
});

it('calls a format what the server calls it', async () => {
  openPage('/settings/sources', 'admin', ...network([aSource({ format: CLOUD.name })]));
  expect(await screen.findByText('Cloud findings')).toBeVisible();
});

it('saves what was changed and leaves a playbook alone that has been disabled since', async () => {
  const { sent, keep } = bodies<UpdateSourceDto>();
  const source = aSource({ playbook: 'old_triage' });
  const { user } = openPage(
    '/settings/sources/source-1',
    'admin',
    http.get('*/api/webhook-sources/source-1', () => HttpResponse.json(source)),
    http.patch('*/api/webhook-sources/source-1', async ({ request }) => {
      await keep(request);
      return HttpResponse.json(source);
    }),
    http.get('*/api/playbooks', () =>
      HttpResponse.json(
        pageOf({ name: 'new_triage', enabled: true }, { name: 'old_triage', enabled: false }),
      ),
    ),
    ...network([]),
  );
  const playbook = await screen.findByRole('combobox', { name: /^Playbook/ });
  await waitFor(() => expect(playbook).toHaveValue('old_triage (disabled)'));
  await user.type(screen.getByLabelText(/^Name/), ' 2');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toEqual([{ name: `${source.name} 2`, version: source.version }]));
  await user.click(playbook);
  await user.click(await screen.findByRole('option', { name: 'new_triage' }));
  await user.click(playbook);
  expect(screen.queryByRole('option', { name: /old_triage/ })).toBeNull();
});

it('begins with a sample of the format and says what kind of body it is', async () => {
  const { sent, keep } = bodies<TestSourceDto>();
  const { user } = openPage(
    '/settings/sources/source-1',
    'admin',
    http.get('*/api/webhook-sources/source-1', () => HttpResponse.json(aSource({ format: 'raw_email' }))),
    ...network(
      [],
      http.post('*/api/webhook-sources/source-1/test', async ({ request }) => {
        await keep(request);
        return HttpResponse.json({ recognised: true, alerts: [] } satisfies TestResultDto);
      }),
    ),
  );
  const body = await screen.findByLabelText('A body as the sender would send it');
  expect(body).toHaveValue('{"raw_email":"x"}');
  await user.click(screen.getByRole('button', { name: 'Show what would become of it' }));
  await user.click(screen.getByRole('combobox', { name: 'Begin with a sample' }));
  await user.click(await screen.findByRole('option', { name: 'A mail itself' }));
  expect(body).toHaveValue('From: a@b.example');
  await user.click(screen.getByRole('button', { name: 'Show what would become of it' }));
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent.map(({ content_type }) => content_type)).toEqual(['application/json', 'message/rfc822']);
});

it('says so when the formats do not come', async () => {
  openPage(
    '/settings/sources/source-1',
    'admin',
    http.get('*/api/webhook-formats', () => HttpResponse.json({}, { status: 500 })),
    ...network([aSource()]),
  );
  expect(await screen.findByText(/load the formats/)).toBeVisible();
});

it('gives the command of a first delivery to this server', async () => {
  openPage('/settings/sources/source-1', 'analyst', ...network([aSource()]));
  expect(await screen.findByLabelText('Command that delivers a test alert')).toHaveTextContent(
    `ORIGIN='${globalThis.location.origin}' curl -sS`,
  );
});
