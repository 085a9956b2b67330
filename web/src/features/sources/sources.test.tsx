import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { expect, it } from 'vitest';
import type {
  CreateSourceDto,
  DeliveryDto,
  RotateSecretDto,
  SourceDto,
  SourceWithSecretDto,
  TestResultDto,
} from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { bodies, openPage } from '../../test/page.ts';
import { aSource, pageOf } from '../../test/rows.ts';
import { curlExample, SAMPLE_BODIES } from './curl.ts';

const refused: DeliveryDto = {
  id: 'delivery-1',
  outcome: 'refused',
  reason: 'invalid_signature',
  detail: 'The signature does not fit the body.',
  count: 12,
  recognised: null,
  bytes: null,
  correlation_id: null,
  ip: '192.0.2.7',
  at: '2026-11-22T10:00:00.000Z',
  incidents: [],
};

function network(sources: SourceDto[], ...handlers: RequestHandler[]): RequestHandler[] {
  return [
    ...handlers,
    http.get('*/api/webhook-sources', () => HttpResponse.json(pageOf(...sources))),
    http.get('*/api/webhook-sources/source-1', () => HttpResponse.json(aSource())),
    http.get('*/api/webhook-sources/source-1/deliveries', () => HttpResponse.json(pageOf(refused))),
    http.get('*/api/playbooks', () => HttpResponse.json(pageOf())),
  ];
}

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
  expect(within(form).getByRole('button', { name: 'Make the source' })).toBeDisabled();
  await user.type(within(form).getByLabelText(/^Slug/), 'mail-gateway');
  await user.type(within(form).getByLabelText(/^Name/), 'Mail gateway');
  await user.click(within(form).getByRole('button', { name: 'Make the source' }));
  const shown = await screen.findByRole('dialog', { name: 'Secret of Mail gateway' });
  expect(within(shown).getByText('whsec-shown-once')).toBeVisible();
  expect(within(shown).getByLabelText('Command that delivers a test alert')).toHaveTextContent(
    'openssl dgst -sha256',
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

it('writes a command for each authentication, with the secret as a variable only', () => {
  const origin = 'https://tw.example';
  const command = (changes: Partial<SourceDto>): string => curlExample(aSource(changes), origin);
  expect(command({})).toContain('X-Webhook-Signature: sha256=$SIGNATURE');
  expect(command({ authentication: 'bearer' })).toContain('Authorization: Bearer $SECRET');
  expect(command({ authentication: 'basic', authentication_name: 'gateway' })).toContain(
    '-u "gateway:$SECRET"',
  );
  expect(command({ authentication: 'header', authentication_name: 'X-Key' })).toContain(
    '-H "X-Key: $SECRET"',
  );
  for (const body of Object.values(SAMPLE_BODIES)) expect(() => void JSON.parse(body)).not.toThrow();
});
