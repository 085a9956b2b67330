import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type {
  ChooseChannelsDto,
  NotificationChannelsDto,
  NotificationChoicesDto,
} from '../../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../../test/axe.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { NotificationChannels } from '../components/notification-channels.tsx';

const asked: NotificationChannelsDto = {
  kind: 'approval_requested',
  title: 'A decision is needed',
  about: 'Of my role.',
  page: true,
  always: true,
  mail: true,
};
const watched: NotificationChannelsDto = {
  kind: 'watched',
  title: 'News',
  about: 'Of what I watch.',
  page: true,
  always: false,
  mail: false,
};

function open(answer: NotificationChoicesDto) {
  let now = answer;
  const sent: [unknown, ChooseChannelsDto][] = [];
  server.use(
    http.get('*/api/notifications/channels', () => HttpResponse.json(now)),
    http.put('*/api/notifications/channels/:kind', async ({ params, request }) => {
      const body = (await request.json()) as ChooseChannelsDto;
      sent.push([params['kind'], body]);
      now = {
        ...now,
        data: now.data.map((one) => (one.kind === params['kind'] ? { ...one, ...body } : one)),
      };
      return HttpResponse.json(now);
    }),
  );
  return { sent, ...renderWith(<NotificationChannels />) };
}
const box = (name: string) => screen.findByRole('checkbox', { name });

it('is chosen by kind: the page, mails, and what is always told', async () => {
  const { user, sent, container } = open({ data: [asked, watched], mails: true });
  expect(await box('A decision is needed: on the page, always')).toBeDisabled();
  expect(screen.queryByText(/No mails are sent/)).toBeNull();
  await user.click(await box('News: by mail'));
  await waitFor(async () => expect(await box('News: by mail')).toBeChecked());
  await user.click(await box('News: on the page'));
  await waitFor(async () => expect(await box('News: on the page')).not.toBeChecked());
  expect(sent).toEqual([
    ['watched', { page: true, mail: true }],
    ['watched', { page: false, mail: true }],
  ]);
  expect(await accessibilityProblems(container)).toEqual([]);
});

it('says that no mails are sent, and what was refused', async () => {
  const { user } = open({ data: [watched], mails: false });
  expect(await screen.findByText(/No mails are sent: this server has no mail server/)).toBeVisible();
  server.use(
    http.put('*/api/notifications/channels/:kind', () =>
      HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 }),
    ),
  );
  await user.click(await box('News: by mail'));
  expect(await screen.findByText('Could not save the choice. In use.')).toBeVisible();
  expect(await box('News: by mail')).not.toBeChecked();
});
