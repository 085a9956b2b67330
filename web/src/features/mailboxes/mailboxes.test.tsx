import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { expect, it } from 'vitest';
import type {
  CreateMailboxDto,
  MailboxCheckDto,
  MailboxDto,
  UpdateMailboxDto,
} from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { bodies, openPage } from '../../test/page.ts';
import { aMailbox, aSource, pageOf } from '../../test/rows.ts';
import { changesOf, withPort, withSignIn } from './mailbox-form.ts';

const WORKS: MailboxCheckDto = { error: null, waiting: 2, done_folder_exists: false };
const FAILING = aMailbox({
  id: 'mailbox-2',
  name: 'Abuse',
  state: 'failing',
  last_error: 'The mail server imap.corp.example refuses connections.',
  next_try_at: '2026-11-22T10:05:00.000Z',
  last_mail_at: null,
  refused: 1,
  last_refusal: 'It is larger than the 26 MiB that are taken in.',
});

function network(mailboxes: MailboxDto[], ...handlers: RequestHandler[]): RequestHandler[] {
  return [
    ...handlers,
    http.get('*/api/mailboxes', () => HttpResponse.json(pageOf(...mailboxes))),
    http.get('*/api/mailboxes/:id', () => HttpResponse.json(mailboxes[0])),
    http.get('*/api/webhook-sources', () =>
      HttpResponse.json(
        pageOf(aSource({ format: 'raw_email', name: 'Reports' }), aSource({ id: 's2', name: 'EDR' })),
      ),
    ),
  ];
}

it('lists mailboxes with their state in words', async () => {
  openPage('/settings/mailboxes', 'analyst', ...network([aMailbox(), FAILING]));
  const table = within(await screen.findByRole('table', { name: 'Mailboxes' }));
  expect(await table.findByText('Watched')).toBeVisible();
  expect(table.getByText('Failing')).toBeVisible();
  expect(table.getByText('Never')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'New mailbox' })).toBeNull();
  expect(await accessibilityProblems()).toEqual([]);
});

it('says what a mailbox is for, and who can set one up', async () => {
  openPage('/settings/mailboxes', 'analyst', ...network([]));
  expect(await screen.findByText('No mailbox is read')).toBeVisible();
  expect(screen.getByText(/An administrator can set one up/)).toBeVisible();
});

it('is set up with little, keeps the password out of the browser, and is tested at once', async () => {
  const { sent, keep } = bodies<CreateMailboxDto>();
  const { user, router } = openPage(
    '/settings/mailboxes',
    'admin',
    ...network(
      [],
      http.post('*/api/mailboxes', async ({ request }) => {
        await keep(request);
        return HttpResponse.json(aMailbox({ state: 'waiting' }), { status: 201 });
      }),
      http.get('*/api/mailboxes/mailbox-1', () => HttpResponse.json(aMailbox({ state: 'waiting' }))),
      http.post('*/api/mailboxes/mailbox-1/test', () => HttpResponse.json(WORKS)),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'Set up the first one' }));
  const save = await screen.findByRole('button', { name: 'Save and test' });
  await user.click(save);
  expect(screen.getByLabelText(/^Name/)).toHaveAccessibleDescription(/Fill this in/);
  expect(screen.getByLabelText(/^Password/)).toHaveAccessibleDescription(/Type it/);
  expect(sent).toEqual([]);
  await user.type(screen.getByLabelText(/^Name/), 'Reports');
  await user.type(screen.getByLabelText(/^Mail server/), 'imap.corp.example');
  await user.type(screen.getByLabelText(/^User/), 'phish@corp.example');
  await user.type(screen.getByLabelText(/^Password/), 'a secret of mine');
  expect(JSON.stringify(localStorage)).toContain('imap.corp.example');
  expect(JSON.stringify(localStorage)).not.toContain('a secret of mine');
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(save);
  await waitFor(() =>
    expect(sent).toEqual([
      {
        name: 'Reports',
        host: 'imap.corp.example',
        port: 993,
        security: 'tls',
        username: 'phish@corp.example',
        sign_in: 'password',
        password: 'a secret of mine',
        folder: 'INBOX',
        done_folder: 'Triage Warden',
        reports: true,
        interval_seconds: 300,
        enabled: true,
      },
    ]),
  );
  expect(await screen.findByText(/It works: 2 mails in INBOX/)).toBeVisible();
  expect(screen.getByText(/Triage Warden is made with the first mail/)).toBeVisible();
  expect(router.state.location.pathname).toBe('/settings/mailboxes/mailbox-1');
});

it('asks for what an application signs in with, and for nothing of it with a password', async () => {
  const { sent, keep } = bodies<UpdateMailboxDto>();
  const { user } = openPage(
    '/settings/mailboxes/mailbox-1',
    'admin',
    ...network(
      [aMailbox()],
      http.patch('*/api/mailboxes/mailbox-1', async ({ request }) => {
        await keep(request);
        return HttpResponse.json(aMailbox({ version: 4 }));
      }),
      http.post('*/api/mailboxes/mailbox-1/test', () => HttpResponse.json(WORKS)),
    ),
  );
  await user.click(await screen.findByRole('combobox', { name: /^Sign-in/ }));
  expect(screen.queryByLabelText(/^Token address/)).toBeNull();
  await user.click(await screen.findByRole('option', { name: /an application/ }));
  await user.type(screen.getByLabelText(/^Token address/), 'https://login.example/d/token');
  const save = screen.getByRole('button', { name: 'Save' });
  await user.click(save);
  expect(screen.getByLabelText(/^Application \(client\) ID/)).toHaveAccessibleDescription(/Fill this in/);
  expect(sent).toEqual([]);
  await user.type(screen.getByLabelText(/^Application \(client\) ID/), 'app');
  await user.type(screen.getByLabelText(/^Client secret/), 'its secret');
  expect(JSON.stringify(localStorage)).not.toContain('its secret');
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(save);
  await waitFor(() =>
    expect(sent[0]).toMatchObject({
      sign_in: 'client_credentials',
      token_url: 'https://login.example/d/token',
      client_id: 'app',
      scope: null,
      password: 'its secret',
    }),
  );
});

it('shows why it fails, when it is tried again and what was left in the folder', async () => {
  const { user } = openPage(
    '/settings/mailboxes/mailbox-2',
    'admin',
    ...network(
      [FAILING],
      http.post('*/api/mailboxes/mailbox-2/test', () =>
        HttpResponse.json({
          error: 'It does not let this account in.',
          waiting: null,
          done_folder_exists: null,
        }),
      ),
    ),
  );
  const state = within(await screen.findByRole('region', { name: 'State' }));
  expect(state.getByText('The mail server imap.corp.example refuses connections.')).toBeVisible();
  expect(state.getByText('Tried again')).toBeVisible();
  expect(state.getByText(/1 mail; the last: It is larger than the 26 MiB/)).toBeVisible();
  await user.click(state.getByRole('button', { name: 'Test connection' }));
  expect(await state.findByText(/It does not let this account in/)).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
});

it('keeps the password when its field stays empty, and says which field was refused', async () => {
  const { sent, keep } = bodies<UpdateMailboxDto>();
  const { user } = openPage(
    '/settings/mailboxes/mailbox-1',
    'admin',
    ...network(
      [aMailbox()],
      http.patch('*/api/mailboxes/mailbox-1', async ({ request }) => {
        await keep(request);
        return HttpResponse.json(
          {
            type: 'urn:triage-warden:problem:invalid_request',
            title: 'The request is not valid',
            status: 400,
            code: 'invalid_request',
            detail: 'The mailbox is not set up correctly; see the fields.',
            correlation_id: 'c1',
            errors: [{ path: 'password', code: 'required', message: 'Give it again.' }],
          },
          { status: 400, headers: { 'content-type': 'application/problem+json' } },
        );
      }),
    ),
  );
  const host = await screen.findByLabelText(/^Mail server/);
  await user.clear(host);
  await user.type(host, 'imap.other.example');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(screen.getByLabelText(/^Password/)).toHaveAccessibleDescription(/Give it again/),
  );
  expect(sent[0]).toMatchObject({ version: 3, host: 'imap.other.example', ca: null });
  expect(sent[0]).not.toHaveProperty('password');
});

it('is removed after a question', async () => {
  let removed = false;
  const { user, router } = openPage(
    '/settings/mailboxes/mailbox-1',
    'admin',
    ...network(
      [aMailbox()],
      http.delete('*/api/mailboxes/mailbox-1', () => {
        removed = true;
        return new HttpResponse(null, { status: 204 });
      }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'Remove' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Remove Reported mails' }));
  await user.click(dialog.getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/settings/mailboxes'));
  expect(removed).toBe(true);
});

it('is only looked at by whoever may not change it', async () => {
  openPage('/settings/mailboxes/mailbox-1', 'analyst', ...network([aMailbox()]));
  expect(await screen.findByLabelText(/^Mail server/)).toBeDisabled();
  for (const name of ['Save', 'Remove', 'Test connection'])
    expect(screen.queryByRole('button', { name })).toBeNull();
});

it('takes the usual port of another security, and says what is taken away', () => {
  const before = { security: 'tls', port: 993 };
  expect(withPort(before, { security: 'starttls', port: 993 })).toEqual({ security: 'starttls', port: 143 });
  expect(withPort({ ...before, port: 9930 }, { security: 'starttls', port: 9930 })).toEqual({
    security: 'starttls',
    port: 9930,
  });
  const gone = { ca: null, token_url: null, client_id: null, scope: null };
  expect(changesOf({ name: 'x', scope: 'y' })).toEqual({ name: 'x', ...gone, scope: 'y' });
  const application = { sign_in: 'client_credentials', token_url: 'https://a.example', client_id: 'app' };
  expect(withSignIn(application, { ...application, client_id: 'b' })).toMatchObject({ client_id: 'b' });
  expect(withSignIn(application, { ...application, sign_in: 'password' })).toEqual({ sign_in: 'password' });
});
