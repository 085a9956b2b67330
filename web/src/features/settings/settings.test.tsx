import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { expect, it } from 'vitest';
import type { ChangeSettingsDto, SettingsDto } from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { bodies, openPage } from '../../test/page.ts';

const group: SettingsDto = {
  key: 'analyst',
  title: 'Analyst',
  description: 'Who judges an incident.',
  schema: {
    type: 'object',
    required: ['claude', 'model', 'max_turns'],
    properties: {
      claude: { type: 'boolean', title: 'Claude judges', description: 'Otherwise offline.' },
      model: { type: 'string', title: 'Model', description: 'Empty: the newest.' },
      max_turns: {
        type: 'integer',
        minimum: 1,
        maximum: 20,
        title: 'Turns',
        description: 'Each a question.',
      },
    },
  },
  value: { claude: true, model: 'large', max_turns: 9 },
  defaults: { claude: true, model: '', max_turns: 6 },
  is_default: false,
  version: 3,
  changed_at: '2026-11-22T10:00:00.000Z',
  changed_by: 'Ada Admin',
};

function network(...handlers: RequestHandler[]): RequestHandler[] {
  return [...handlers, http.get('*/api/settings', () => HttpResponse.json({ data: [group] }))];
}

it('takes names and networks as a list, shows them as they are written, and says which one is wrong', async () => {
  const own: SettingsDto = {
    ...group,
    key: 'own',
    title: 'What is ours',
    schema: {
      type: 'object',
      required: ['domains'],
      properties: {
        domains: {
          type: 'array',
          items: { type: 'string' },
          title: 'Domains',
          description: 'With all below.',
        },
      },
    },
    value: { domains: ['corp.example'] },
    defaults: { domains: ['mail.corp.example'] },
  };
  const { sent, keep } = bodies<ChangeSettingsDto>();
  const { user } = openPage(
    '/settings/general',
    'admin',
    http.get('*/api/settings', () => HttpResponse.json({ data: [own] })),
    http.put('*/api/settings/own', async ({ request }) => {
      await keep(request);
      const errors = [{ path: 'value.domains.1', code: 'format', message: 'It must be a domain.' }];
      return HttpResponse.json(
        { type: 'about:blank', title: 'No', status: 400, code: 'invalid_request', detail: 'No.', errors },
        { status: 400 },
      );
    }),
  );
  const form = await screen.findByRole('form', { name: 'What is ours' });
  const domains = within(form).getByRole('combobox', { name: 'Domains' });
  expect(domains).toHaveAccessibleDescription('With all below. Default: mail.corp.example.');
  await user.type(domains, 'nonsense!{Enter}');
  await user.click(within(form).getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent[0]?.value).toEqual({ domains: ['corp.example', 'nonsense!'] }));
  expect(await within(form).findByText('nonsense!: It must be a domain.')).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
});

it('shows bounds, default and who changed it, and saves a whole value by its version', async () => {
  const { sent, keep } = bodies<ChangeSettingsDto>();
  const { user } = openPage(
    '/settings/general',
    'admin',
    ...network(
      http.put('*/api/settings/analyst', async ({ request }) => {
        await keep(request);
        return HttpResponse.json({ ...group, version: 4 });
      }),
    ),
  );
  const form = await screen.findByRole('form', { name: 'Analyst' });
  const turns = within(form).getByLabelText('Turns');
  expect(turns).toHaveValue('9');
  expect(turns).toHaveAccessibleDescription('Each a question. 1 to 20. Default: 6.');
  expect(screen.getByText(/Changed by Ada Admin/)).toBeVisible();
  expect(within(form).queryByRole('button', { name: 'Save' })).toBeNull();
  expect(await accessibilityProblems()).toEqual([]);
  await user.clear(turns);
  await user.type(turns, '12');
  await user.clear(within(form).getByLabelText('Model'));
  await user.click(within(form).getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(sent).toEqual([{ value: { claude: true, model: '', max_turns: 12 }, version: 3 }]),
  );
});

it('keeps what was typed when the server refuses it, and says at the field why', async () => {
  const { user } = openPage(
    '/settings/general',
    'admin',
    ...network(
      http.put('*/api/settings/analyst', () =>
        HttpResponse.json(
          {
            title: 'The request is not valid',
            status: 400,
            code: 'invalid_request',
            detail: 'These settings cannot be used as they stand.',
            errors: [{ path: 'value.max_turns', code: 'maximum', message: 'It must be <= 20.' }],
          },
          { status: 400 },
        ),
      ),
    ),
  );
  const form = await screen.findByRole('form', { name: 'Analyst' });
  const turns = within(form).getByLabelText('Turns');
  await user.type(turns, '9');
  await user.click(within(form).getByRole('button', { name: 'Save' }));
  expect(await within(form).findByText('What you typed is kept.')).toBeVisible();
  expect(turns).toHaveAccessibleDescription(/It must be <= 20/);
});

it('goes back to the defaults after showing what that changes', async () => {
  const { sent, keep } = bodies<ChangeSettingsDto>();
  const { user } = openPage(
    '/settings/general',
    'admin',
    ...network(
      http.put('*/api/settings/analyst', async ({ request }) => {
        await keep(request);
        return HttpResponse.json({ ...group, is_default: true, version: 4 });
      }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'Set to default' }));
  const dialog = await screen.findByRole('dialog', { name: 'Set Analyst to the defaults' });
  expect(within(dialog).getByText('Turns: 9 → 6')).toBeVisible();
  // It can be changed back: nothing to warn of.
  expect(within(dialog).getByRole('button', { name: 'Set to default' })).not.toHaveAttribute(
    'style',
    expect.stringContaining('red'),
  );
  await user.click(within(dialog).getByRole('button', { name: 'Set to default' }));
  await waitFor(() => expect(sent).toEqual([{ value: null, version: 3 }]));
});

it('shows the history, and to a manager nothing that he may not do', async () => {
  const { user } = openPage(
    '/settings/general',
    'manager',
    ...network(
      http.get('*/api/settings/analyst/versions', () =>
        HttpResponse.json({
          data: [
            { version: 2, value: null, changed_at: '2026-11-22T10:00:00.000Z', changed_by: 'Bo' },
            {
              version: 1,
              value: { claude: true, model: '', max_turns: 9 },
              changed_at: '2026-11-22T09:00:00.000Z',
              changed_by: 'Ada Admin',
            },
          ],
        }),
      ),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'History' }));
  const history = await screen.findByRole('table', { name: 'History of Analyst' });
  expect(within(history).getByText('Turns: 9 → 6')).toBeVisible();
  expect(within(history).getByText('Turns: 6 → 9')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Set to default' })).toBeNull();
  expect(screen.getByLabelText('Turns')).toBeDisabled();
});
