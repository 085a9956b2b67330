import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type {
  GroupingPreviewDto,
  PreviewGroupingDto,
  UpdateSourceDto,
} from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { bodies, openPage } from '../../test/page.ts';
import { aSource } from '../../test/rows.ts';
import { network } from '../../test/sources.ts';

const preview: GroupingPreviewDto = {
  alerts: 40,
  since: '2026-11-22T10:00:00.000Z',
  incidents_now: 12,
  incidents_then: 3,
  lacking: [
    { key: 'rule.name', alerts: 0 },
    { key: 'host.name', alerts: 2 },
  ],
  groups: [{ values: ['beacon', ''], title: 'Beacon on ws-1', alerts: 30, incidents: 1 }],
};

it('tries grouping keys on the last deliveries, and saves them', async () => {
  const tried = bodies<PreviewGroupingDto>();
  const saved = bodies<UpdateSourceDto>();
  const { user } = openPage(
    '/settings/sources/source-1',
    'admin',
    ...network(
      [aSource()],
      http.post('*/api/webhook-sources/source-1/grouping/preview', async ({ request }) => {
        await tried.keep(request);
        return HttpResponse.json(preview);
      }),
      http.patch('*/api/webhook-sources/source-1', async ({ request }) => {
        await saved.keep(request);
        return HttpResponse.json(aSource({ version: 3 }));
      }),
    ),
  );
  const section = await screen.findByRole('region', { name: 'Grouping' });
  await user.click(within(section).getByRole('button', { name: 'Use these keys' }));
  expect(within(section).getByRole('alert')).toHaveTextContent('nothing has been changed');
  await user.type(within(section).getByLabelText('Grouping keys'), 'rule.name{Enter} host.name {Enter}');
  await user.click(within(section).getByRole('button', { name: 'Try on the last deliveries' }));
  expect(await within(section).findByText('3 incidents')).toBeVisible();
  expect(section).toHaveTextContent(/Of its last 40 alerts.*3 incidents with these keys, 12 as it was/);
  expect(section).toHaveTextContent('2 alerts of them do not say host.name');
  expect(section).not.toHaveTextContent('do not say rule.name');
  expect(within(section).getAllByRole('row')[1]).toHaveTextContent('beacon–Beacon on ws-1301');
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(within(section).getByRole('button', { name: 'Use these keys' }));
  await screen.findByText('Saved');
  const grouping_keys = ['rule.name', 'host.name'];
  expect([tried.sent, saved.sent]).toEqual([[{ grouping_keys }], [{ grouping_keys, version: 2 }]]);
});

it('says when there is nothing to try them on, and what is wrong with a key', async () => {
  let answer: () => Response = () =>
    HttpResponse.json({
      ...preview,
      alerts: 0,
      since: null,
      incidents_now: 0,
      incidents_then: 0,
      groups: [],
    });
  const { user } = openPage(
    '/settings/sources/source-1',
    'admin',
    ...network(
      [aSource()],
      http.get('*/api/webhook-sources/source-1', () =>
        HttpResponse.json(aSource({ grouping_keys: ['title'], version: 5 })),
      ),
      http.post('*/api/webhook-sources/source-1/grouping/preview', () => answer()),
    ),
  );
  const section = await screen.findByRole('region', { name: 'Grouping' });
  expect(within(section).getByLabelText('Grouping keys')).toHaveValue('title');
  const tries = within(section).getByRole('button', { name: 'Try on the last deliveries' });
  await user.click(tries);
  expect(await within(section).findByText(/It has delivered nothing/)).toBeVisible();
  const errors = [{ path: 'grouping_keys', code: 'matches', message: 'wants a path' }];
  answer = () => HttpResponse.json({ code: 'invalid_request', title: 'Invalid', errors }, { status: 400 });
  await user.click(tries);
  expect((await within(section).findAllByText('wants a path'))[0]).toBeVisible();
});
