import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { CreateSourceDto } from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { bodies, openPage } from '../../test/page.ts';
import { aSource } from '../../test/rows.ts';
import { network } from '../../test/sources.ts';

async function chosen(user: ReturnType<typeof openPage>['user'], title: string) {
  await user.click(await screen.findByRole('button', { name: 'New source' }));
  const form = await screen.findByRole('dialog', { name: 'New webhook source' });
  await user.type(within(form).getByLabelText(/^Slug/), 'chat');
  await user.type(within(form).getByLabelText(/^Name\s?\*?$/), 'Chat');
  await user.click(within(form).getByRole('combobox', { name: /^Authentication/ }));
  await user.click(await screen.findByRole('option', { name: title }));
  return form;
}

it('wants the secret that the sender makes, and keeps it nowhere', async () => {
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
  const form = await chosen(user, 'Slack');
  const make = within(form).getByRole('button', { name: 'Make the source' });
  await user.click(make);
  expect(within(form).getByLabelText(/^Secret, as the sender/)).toHaveAccessibleDescription(/put in what/);
  expect(sent).toEqual([]);
  expect(within(form).getByText('Bring the signing secret.')).toBeVisible();
  await user.type(within(form).getByLabelText(/^Secret, as the sender shows it/), 'signing-secret-of-slack');
  expect(JSON.stringify(localStorage)).not.toContain('signing-secret');
  await user.click(make);
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    authentication: 'slack',
    authentication_name: null,
    secret: 'signing-secret-of-slack',
  });
});

it('says loudly what speaks against a secret in the address, where it is chosen and where it is', async () => {
  const query = aSource({ authentication: 'query', authentication_name: 'key' });
  const handlers = network(
    [query],
    http.get('*/api/webhook-sources/source-1', () => HttpResponse.json(query)),
  );
  const { user } = openPage('/settings/sources', 'admin', ...handlers);
  expect(await screen.findByText('⚠ Secret in the address')).toBeVisible();
  const form = await chosen(user, 'Secret in the address');
  expect(within(form).getByRole('note', { name: 'Warning' })).toHaveTextContent(
    'Addresses are written down.',
  );
  await user.click(within(form).getByRole('button', { name: 'Make the source' }));
  expect(within(form).getByLabelText(/^Name of the parameter/)).toHaveAccessibleDescription(/Fill this in/);
  expect(await accessibilityProblems()).toEqual([]);
});

it('warns on the page of a source, and tells what to set at its sender', async () => {
  const query = aSource({ authentication: 'query', authentication_name: 'key' });
  openPage(
    '/settings/sources/source-1',
    'admin',
    ...network(
      [query],
      http.get('*/api/webhook-sources/source-1', () => HttpResponse.json(query)),
    ),
  );
  expect(await screen.findByRole('note', { name: 'Warning' })).toHaveTextContent(
    'Addresses are written down.',
  );
  expect(screen.getByText('At the sender')).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
});
