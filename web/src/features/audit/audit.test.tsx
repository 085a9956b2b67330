import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { expect, it } from 'vitest';
import type { AuditEntryDto, AuditVerificationDto } from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { openPage } from '../../test/page.ts';
import { pageOf } from '../../test/rows.ts';

const entry: AuditEntryDto = {
  id: 'entry-1',
  occurred_at: '2026-11-22T10:00:00.000Z',
  actor_type: 'user',
  actor_id: 'user-1',
  actor_name: 'Mia Manager',
  ip: '192.0.2.1',
  correlation_id: 'correlation-1',
  event: 'policy.published',
  subject_type: 'policy',
  subject_id: '2',
  reason: 'First rules',
  details: { version: 2 },
  position: 41,
};

function network(verification: AuditVerificationDto, asked: URL[] = []): RequestHandler[] {
  return [
    http.get('*/api/audit', ({ request }) => {
      asked.push(new URL(request.url));
      return HttpResponse.json(pageOf(entry));
    }),
    http.get('*/api/audit/verify', () => HttpResponse.json(verification)),
  ];
}

const WHOLE: AuditVerificationDto = {
  intact: true,
  checked: 41,
  head: { position: 41, hash: 'abc' },
  first_break: null,
  unproved: [],
};

it('lists by the filters of its address and shows an entry whole', async () => {
  const asked: URL[] = [];
  const { user } = openPage(
    '/audit?event=policy.published&subject_id=2',
    'manager',
    ...network(WHOLE, asked),
  );
  await user.click(await screen.findByRole('cell', { name: 'Policy: published' }));
  const panel = await screen.findByRole('complementary', { name: 'Policy: published' });
  expect(within(panel).getByText('192.0.2.1')).toBeVisible();
  expect(within(panel).getByLabelText('Details')).toHaveTextContent('"version": 2');
  expect(asked[0]?.searchParams.get('event')).toBe('policy.published');
  expect(asked[0]?.searchParams.get('subject_id')).toBe('2');
  expect(await accessibilityProblems()).toEqual([]);
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('complementary', { name: 'Policy: published' })).toBeNull();
});

it('verifies the chain when asked, and only then', async () => {
  const { user } = openPage('/audit', 'manager', ...network(WHOLE));
  await screen.findByRole('cell', { name: 'Policy: published' });
  expect(screen.queryByText(/chain is whole/)).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Verify the chain' }));
  expect(await screen.findByText('The chain is whole: 41 entries checked.')).toBeVisible();
});

it('names the first broken entry', async () => {
  const broken: AuditVerificationDto = {
    ...WHOLE,
    intact: false,
    first_break: { kind: 'changed', position: 17, entry_id: 'entry-17', message: 'The entry was changed.' },
  };
  const { user } = openPage('/audit', 'manager', ...network(broken));
  await user.click(await screen.findByRole('button', { name: 'Verify the chain' }));
  expect(await screen.findByText('The chain is broken at place 17.')).toBeVisible();
  expect(screen.getByText('entry-17')).toBeVisible();
});

it('offers both exports as plain links', async () => {
  const { user } = openPage('/audit', 'manager', ...network(WHOLE));
  await user.click(await screen.findByRole('button', { name: 'Export' }));
  const links = await screen.findAllByRole('menuitem');
  await waitFor(() =>
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '/api/audit/export?format=jsonl',
      '/api/audit/export?format=csv',
    ]),
  );
});
