import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { expect, it } from 'vitest';
import type { ImportInventoryDto, InventoryEntryDto } from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { bodies, openPage } from '../../test/page.ts';

const server: InventoryEntryDto = {
  id: '01900000-0000-7000-8000-000000000001',
  kind: 'asset',
  name: 'srv-01.corp.example',
  aliases: ['files'],
  addresses: ['10.2.0.0/16'],
  owner: 'IT operations',
  title: '',
  department: '',
  criticality: 'critical',
  tags: ['server'],
  created_at: '2026-11-22T10:00:00.000Z',
  updated_at: '2026-11-22T10:00:00.000Z',
};
const account: InventoryEntryDto = {
  ...server,
  id: '01900000-0000-7000-8000-000000000002',
  kind: 'identity',
  name: 'svc-backup',
  aliases: [],
  addresses: [],
  owner: '',
  criticality: 'high',
  tags: ['service'],
};
const page = (data: InventoryEntryDto[]) => HttpResponse.json({ data, meta: { next_cursor: null } });
const asked: string[] = [];

function network(...handlers: RequestHandler[]): RequestHandler[] {
  asked.length = 0;
  return [
    ...handlers,
    http.get('*/api/inventory', ({ request }) => {
      const { search, searchParams } = new URL(request.url);
      asked.push(search);
      return page(searchParams.get('kind') === 'identity' ? [account] : [server]);
    }),
  ];
}

it('shows both lists and looks for what is typed; who may not write changes nothing', async () => {
  const { user } = openPage('/settings/inventory', 'analyst', ...network());
  expect(await screen.findByRole('cell', { name: /^srv-01/ })).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
  expect(screen.queryByRole('button', { name: /Import|New asset|Change|Remove/ })).toBeNull();
  await user.click(screen.getByRole('radio', { name: 'Identities' }));
  expect(await screen.findByRole('cell', { name: 'svc-backup' })).toBeVisible();
  await user.type(screen.getByLabelText('Search the list'), 'backup');
  await waitFor(() => expect(asked.at(-1)).toContain('q=backup'));
});

it('makes an asset, changes it and says at a field what is wrong', async () => {
  const { sent, keep } = bodies<object>();
  const { user } = openPage(
    '/settings/inventory',
    'admin',
    ...network(
      http.post('*/api/inventory', async ({ request }) => {
        await keep(request);
        return HttpResponse.json(
          {
            title: 'No',
            status: 409,
            code: 'already_exists',
            detail: 'There is one.',
            errors: [{ path: 'name', code: 'taken', message: 'There is an entry "ws-77" already.' }],
          },
          { status: 409 },
        );
      }),
      http.patch('*/api/inventory/*', async ({ request }) => {
        await keep(request);
        return HttpResponse.json(server);
      }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'New asset' }));
  const form = await screen.findByRole('dialog', { name: 'New asset' });
  await user.type(within(form).getByLabelText(/^Name/), 'ws-77');
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(within(form).getByRole('button', { name: 'Save' }));
  expect((await within(form).findAllByText('There is an entry "ws-77" already.'))[0]).toBeVisible();
  await user.click(within(form).getByRole('button', { name: 'Cancel' }));
  await user.click(
    (await screen.findAllByRole('button', { name: `Change ${server.name}` }))[0] as HTMLElement,
  );
  const dialog = await screen.findByRole('dialog', { name: `Change ${server.name}` });
  await user.clear(within(dialog).getByLabelText('Owner'));
  await user.click(within(dialog).getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent).toEqual([
    expect.objectContaining({ kind: 'asset', name: 'ws-77', criticality: 'medium' }),
    // What somebody else may have changed meanwhile is not sent back.
    { owner: '' },
  ]);
});

it('takes a file over only when it has been seen what that does', async () => {
  const { sent, keep } = bodies<ImportInventoryDto>();
  const counts = { unchanged: 0, errors: [], error_count: 0, ignored_columns: ['colour'] };
  const wrong = { path: 'criticality', code: 'invalid', message: '"urgent" is no word.', line: 3, column: 8 };
  const { user } = openPage(
    '/settings/inventory',
    'admin',
    ...network(
      http.post('*/api/inventory/import', async ({ request }) => {
        const body = (await request.clone().json()) as ImportInventoryDto;
        await keep(request);
        if (body.csv.includes('urgent'))
          return HttpResponse.json({
            ...counts,
            created: 0,
            updated: 0,
            applied: false,
            errors: [wrong],
            error_count: 1,
          });
        return HttpResponse.json({ ...counts, created: 2, updated: 1, applied: body.dry_run !== true });
      }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'Import CSV' }));
  const dialog = await screen.findByRole('dialog', { name: 'Import assets' });
  const input = document.querySelector('input[type=file]') as HTMLInputElement;
  await user.upload(input, new File(['name,criticality\na,low\nb,urgent'], 'bad.csv', { type: 'text/csv' }));
  expect(await within(dialog).findByText(/Line 3, character 8: "urgent" is no word/)).toBeVisible();
  await user.click(within(dialog).getByRole('button', { name: 'Import' }));
  expect(within(dialog).getByText(/Put right what is wrong in the file/)).toBeVisible();
  expect(sent).toHaveLength(1);
  await user.upload(input, new File(['name\na\nb\nc'], 'good.csv', { type: 'text/csv' }));
  expect(await within(dialog).findByText(/2 will be added, 1 changed/)).toBeVisible();
  expect(within(dialog).getByText(/colour/)).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Import' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(sent.map(({ dry_run }) => dry_run)).toEqual([true, true, undefined]);
});

it('what an import has failed with is gone with the next file', async () => {
  const counts = { created: 1, updated: 0, unchanged: 0, errors: [], error_count: 0, ignored_columns: [] };
  const { user } = openPage(
    '/settings/inventory',
    'admin',
    ...network(
      http.post('*/api/inventory/import', async ({ request }) => {
        const { dry_run } = (await request.json()) as ImportInventoryDto;
        if (dry_run === true) return HttpResponse.json({ ...counts, applied: false });
        const problem = { title: 'Away', status: 503, code: 'unavailable', detail: 'The database is away.' };
        return HttpResponse.json(problem, { status: 503 });
      }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'Import CSV' }));
  const dialog = await screen.findByRole('dialog', { name: 'Import assets' });
  const input = document.querySelector('input[type=file]') as HTMLInputElement;
  await user.upload(input, new File(['name\na'], 'one.csv', { type: 'text/csv' }));
  await within(dialog).findByText(/1 will be added/);
  await user.click(within(dialog).getByRole('button', { name: 'Import' }));
  expect(await within(dialog).findByRole('alert')).toHaveTextContent('Could not import the file');
  await user.upload(input, new File(['name\nb'], 'two.csv', { type: 'text/csv' }));
  await waitFor(() => expect(within(dialog).queryByRole('alert')).toBeNull());
});
