import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import type { IncidentDto } from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { FakeEventSource } from '../../test/event-source.ts';
import { incident, incidentDetail, observable, page, searched, verdict } from '../../test/fixtures.ts';
import { renderRoute } from '../../test/render.tsx';
import { server } from '../../test/server.ts';

const first = incident();
const second = incident({
  id: '01900000-0000-7000-8000-000000000002',
  number: 'INC-1041',
  title: 'LSASS memory read on WS-0042',
  severity: 'critical',
  status: 'created',
  verdict: null,
});

let asked: URLSearchParams[] = [];
let fresh: IncidentDto[] = [];

beforeEach(() => {
  asked = [];
  fresh = [];
  server.use(
    http.get('*/api/incidents', ({ request }) => {
      const query = new URL(request.url).searchParams;
      if (query.has('created_after')) return HttpResponse.json(page(fresh));
      asked.push(query);
      if (query.get('cursor') === 'next') return HttpResponse.json(page([second]));
      if (query.get('q') === 'nothing') return HttpResponse.json(page([]));
      return HttpResponse.json(page([first], 'next'));
    }),
    http.get('*/api/incidents/:id', () => HttpResponse.json(incidentDetail())),
    http.get('*/api/incidents/:id/verdicts', () => HttpResponse.json(page([verdict()]))),
    http.get('*/api/incidents/:id/observables', () => HttpResponse.json(page([observable()]))),
  );
});

const table = () => screen.findByRole('table', { name: 'Incidents' });

it('lists incidents, loads the next page by its cursor, and breaks no rule of accessibility', async () => {
  const { user, container } = renderRoute('/incidents');
  const row = await within(await table()).findByRole('row', { name: /INC-1042/ });
  expect(row).toHaveTextContent('High');
  expect(row).toHaveTextContent('Malicious');
  expect(row).toHaveTextContent('93 %');
  await user.click(screen.getByRole('button', { name: 'Load more' }));
  expect(
    await within(await table()).findByRole('row', { name: /INC-1041.*No verdict yet/ }),
  ).toBeInTheDocument();
  expect(asked.at(-1)?.get('cursor')).toBe('next');
  expect(await accessibilityProblems(container)).toEqual([]);
});

it('reads its filters from the address and writes them there', async () => {
  const { user, router } = renderRoute('/incidents?severity=critical,high&sort=severity');
  await within(await table()).findByRole('row', { name: /INC-1042/ });
  expect(asked[0]?.getAll('severity')).toEqual(['critical', 'high']);
  expect(asked[0]?.get('sort')).toBe('severity');

  await user.click(screen.getByRole('button', { name: 'Filter by verdict' }));
  await user.click(await screen.findByRole('checkbox', { name: 'Malicious' }));
  await waitFor(() => expect(router.state.location.search).toContain('verdict=malicious'));
  expect(asked.at(-1)?.getAll('verdict')).toEqual(['malicious']);
});

it('says what to do when no incident fits', async () => {
  const { user, router } = renderRoute('/incidents?q=nothing');
  expect(await screen.findByText('No incident fits these filters')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Clear the filters' }));
  await waitFor(() => expect(router.state.location.search).toBe(''));
});

it('gathers new incidents behind a button and never pushes what is read', async () => {
  const { user } = renderRoute('/incidents');
  await within(await table()).findByRole('row', { name: /INC-1042/ });
  const before = asked.at(-1)?.get('created_before');
  fresh = [incident({ id: '01900000-0000-7000-8000-000000000009', number: 'INC-1050' })];
  FakeEventSource.send({ name: 'incident.created', subject: { type: 'incident', id: 'x' } });

  const button = await screen.findByRole('button', { name: '1 new' });
  expect(screen.queryByText('INC-1050')).not.toBeInTheDocument();
  fresh = [];
  await user.click(button);
  await waitFor(() => expect(asked.at(-1)?.get('created_before')).not.toBe(before));
});

it('previews with the keyboard and opens from there', async () => {
  const { user, router } = renderRoute('/incidents');
  await within(await table()).findByRole('row', { name: /INC-1042/ });
  await user.keyboard('j ');
  const preview = await screen.findByRole('complementary', { name: 'Preview of INC-1042' });
  expect(await within(preview).findByText('A phishing mail that imitates the support.')).toBeInTheDocument();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('complementary')).not.toBeInTheDocument());
  await user.keyboard('{Enter}');
  await waitFor(() => expect(router.state.location.pathname).toBe('/incidents/INC-1042'));
});

it('says what failed and tries again', async () => {
  let broken = true;
  server.use(
    http.get('*/api/incidents', () =>
      broken
        ? HttpResponse.json(
            {
              type: 'about:blank',
              title: 'Something went wrong here',
              status: 500,
              code: 'internal',
              detail: '',
              correlation_id: 'c-77',
            },
            { status: 500 },
          )
        : undefined,
    ),
  );
  const { user } = renderRoute('/incidents');
  const notice = await screen.findByRole('alert');
  expect(notice).toHaveTextContent('Could not load the incidents');
  expect(notice).toHaveTextContent('c-77');
  broken = false;
  await user.click(within(notice).getByRole('button', { name: 'Try again' }));
  expect(await within(await table()).findByRole('row', { name: /INC-1042/ })).toBeInTheDocument();
});

it('takes a mail as its file, and opens the incident that it has become', async () => {
  const sent: { mail: string; note?: string; reporter?: string }[] = [];
  server.use(
    http.post('*/api/incidents/mails', async ({ request }) => {
      sent.push((await request.json()) as (typeof sent)[number]);
      return HttpResponse.json(incidentDetail({ number: 'INC-1042' }), { status: 201 });
    }),
  );
  const { user, router } = renderRoute('/incidents');
  await user.click(await screen.findByRole('button', { name: 'Hand in a mail' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Hand in a suspicious mail' }));
  const submit = dialog.getByRole('button', { name: 'Hand in' });
  await user.click(submit);
  expect(dialog.getByText('Choose the mail’s file.')).toBeVisible();
  const bytes = new Uint8Array([...new TextEncoder().encode('Subject: x\r\n\r\n'), 0xe9, 0xff]);
  const input = document.querySelector('input[type="file"]') as HTMLInputElement;
  await user.upload(input, new File([bytes], 'a.eml', { type: 'message/rfc822' }));
  await user.type(dialog.getByLabelText(/^Note/), 'Bob asks');
  await user.type(dialog.getByLabelText(/^Reported by/), 'bob@corp.example');
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(submit);
  await waitFor(() => expect(router.state.location.pathname).toBe('/incidents/INC-1042'));
  expect(sent).toEqual([
    { mail: btoa(String.fromCharCode(...bytes)), note: 'Bob asks', reporter: 'bob@corp.example' },
  ]);
});

it('offers to hand in a mail to those only who may', async () => {
  renderRoute('/incidents', { role: 'viewer' });
  expect(await screen.findByRole('table', { name: 'Incidents' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Hand in a mail' })).toBeNull();
});

it('says under the title where a search has found it, as plain text, and what it has left out', async () => {
  const hits = [
    {
      place: 'comment' as const,
      label: 'comment by Ana',
      snippet: [
        { text: '…saw the ', hit: false },
        { text: 'beacon', hit: true },
        { text: ' <img src=x onerror=alert(1)> \u202Eagain', hit: false },
      ],
    },
    { place: 'mail' as const, label: 'mail', snippet: [] },
  ];
  server.use(
    http.get('*/api/incidents', () =>
      HttpResponse.json(
        searched([incident({ hits })], {
          cut: ['bea'],
          newest: 1000,
          unread_before: '2026-11-01T00:00:00.000Z',
        }),
      ),
    ),
  );
  const { container } = renderRoute('/incidents?q=beacon');
  const row = await within(await table()).findByRole('row', { name: /INC-1042/ });
  expect(row).toHaveTextContent('comment by Ana …saw the beacon <img src=x onerror=alert(1)> [U+202E]again');
  expect(within(row).getByText('beacon').tagName).toBe('MARK');
  expect(within(row).getByText('mail')).toBeInTheDocument();
  expect(row.querySelector('img')).toBeNull();
  const note = screen.getByRole('note');
  expect(note).toHaveTextContent('Many words begin with “bea”');
  expect(note).toHaveTextContent('Sorted are the newest 1,000');
  expect(note).toHaveTextContent('are still being read');
  expect(await accessibilityProblems(container)).toEqual([]);
});

it('goes on where nothing was found among the newest', async () => {
  server.use(
    http.get('*/api/incidents', ({ request }) =>
      new URL(request.url).searchParams.get('cursor') === 'further'
        ? HttpResponse.json(searched([first]))
        : HttpResponse.json(searched([], { looked_to: '2026-11-01T00:00:00.000Z' }, 'further')),
    ),
  );
  const { user } = renderRoute('/incidents?q=beacon');
  await user.click(await screen.findByRole('button', { name: 'Search further' }));
  expect(await within(await table()).findByRole('row', { name: /INC-1042/ })).toBeInTheDocument();
});
