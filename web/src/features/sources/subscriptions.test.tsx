import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { DeliveryDto, SubscriptionDto } from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { openPage } from '../../test/page.ts';
import { aSource, pageOf } from '../../test/rows.ts';
import { network, refused } from '../../test/sources.ts';

const WAITING: SubscriptionDto = {
  id: 'subscription-1',
  topic: 'arn:aws:sns:eu-central-1:000000000042:findings',
  state: 'waiting',
  asked_at: '2026-11-22T10:00:00.000Z',
  changed_at: '2026-11-22T10:00:00.000Z',
  ip: '192.0.2.7',
};
const path = '*/api/webhook-sources/source-1/subscriptions';

it('has an administrator confirm what waits, and says what that does', async () => {
  let state: SubscriptionDto['state'] = 'waiting';
  let confirmed = 0;
  const { user } = openPage(
    '/settings/sources/source-1',
    'admin',
    http.get(path, () => HttpResponse.json(pageOf({ ...WAITING, state }))),
    http.post(`${path}/subscription-1/confirm`, () => {
      confirmed += 1;
      state = 'confirmed';
      return HttpResponse.json({ ...WAITING, state });
    }),
    ...network([aSource()]),
  );
  await user.click(await screen.findByRole('button', { name: 'Confirm' }));
  const dialog = await screen.findByRole('dialog', { name: 'Confirm the subscription' });
  expect(dialog).toHaveTextContent(WAITING.topic);
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Confirm the subscription' }));
  expect(await screen.findByText(/✓ Confirmed/)).toBeVisible();
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Confirm' })).toBeNull());
  expect(confirmed).toBe(1);
});

it('shows whoever may only read that something waits, and which handshakes there were', async () => {
  const greeted: DeliveryDto = {
    ...refused,
    outcome: 'handshake',
    reason: 'sns',
    detail: 'It waits until an administrator confirms it.',
    count: 1,
  };
  openPage(
    '/settings/sources/source-1',
    'analyst',
    http.get(path, () => HttpResponse.json(pageOf(WAITING))),
    http.get('*/api/webhook-sources/source-1/deliveries', () => HttpResponse.json(pageOf(greeted))),
    ...network([aSource()]),
  );
  expect(await screen.findByText(/Waits to be confirmed/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Confirm' })).toBeNull();
  const table = await screen.findByRole('table', { name: 'Deliveries' });
  expect(within(table).getByText(/Handshake/)).toBeVisible();
  expect(table).toHaveTextContent('waits until an administrator');
});
