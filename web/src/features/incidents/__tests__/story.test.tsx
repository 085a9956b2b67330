import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { AlertDto, IncidentDetailDto, ObservableDto } from '../../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../../test/axe.ts';
import { alert, incidentDetail, observable, page } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { AlertStoryPanel, MailSection } from '../components/alert-story.tsx';
import type { WeightyThing } from '../listed-things.ts';

function serve(alerts: AlertDto[], observables: ObservableDto[] = []): void {
  server.use(
    http.get('*/api/incidents/:id/alerts', () => HttpResponse.json(page(alerts))),
    http.get('*/api/incidents/:id/observables', () => HttpResponse.json(page(observables))),
  );
}

function story(
  alerts: AlertDto[],
  {
    observables = [],
    things = [],
    changes = {},
  }: {
    observables?: ObservableDto[];
    things?: WeightyThing[];
    changes?: Partial<IncidentDetailDto>;
  } = {},
) {
  serve(alerts, observables);
  return renderWith(<AlertStoryPanel incident={incidentDetail(changes)} things={things} />);
}
/** The names with what stands beside them. */
const shown = () =>
  screen.getAllByRole('term').map((term) => `${term.textContent}: ${term.nextElementSibling?.textContent}`);

const DETECTION = alert({
  recipient: null,
  title: 'A file ran',
  description: 'A file known as malware was run.',
  fields: {
    host: { name: 'WS-7' },
    user: { name: 'carol' },
    process: {
      name: 'a.exe',
      command_line: 'a.exe /quiet',
      parent: { name: 'C:\\Office\\winword.exe', pid: 12 },
    },
    file: { path: 'C:\\a\u202Efdp.exe', hash: { sha256: 'ab'.repeat(32) } },
    vendor: { verdict: 'quarantined' },
  },
});

it('shows where and as whom something ran, from what, and what its vendor did, before anything else', async () => {
  const thing: WeightyThing = {
    type: 'host',
    value: 'ws-7',
    what: 'Critical asset',
    name: 'WS-7',
    criticality: 'critical',
    statement: 'It is listed.',
  };
  const { container } = story([DETECTION], {
    observables: [observable({ type: 'host', value: 'ws-7', polarity: 'malicious' })],
    things: [thing],
  });
  expect(await screen.findByText('A file known as malware was run.')).toBeVisible();
  await screen.findByRole('img', { name: 'Malicious' });
  expect(shown()).toEqual([
    'Host: Host: WS-7 Critical asset',
    'User: User: carol',
    'Process: winword.exe 12a.exea.exe /quiet',
    expect.stringMatching(/^File: C:\\a\[U\+202E\]fdp\.exeSHA-256: abab/),
    'Vendor: Put it into quarantine',
    'Detected by: mail-gateway',
  ]);
  expect(screen.getByLabelText('started')).toBeVisible();
  expect(await accessibilityProblems(container)).toEqual([]);
});

it('says that a person made it, in whose words, and of how many alerts the facts are', async () => {
  const { unmount } = story([]);
  expect(await screen.findByText('No alert: a person made this incident.')).toBeVisible();
  expect(screen.getByText('Fourteen mailboxes received the same message.')).toBeVisible();
  unmount();
  story([DETECTION], { changes: { alert_count: 300 } });
  expect(await screen.findByRole('note')).toHaveTextContent(
    'These are the facts of the newest 1 of 300 alerts.',
  );
});

it('says that it could not be loaded, and tries again', async () => {
  server.use(
    http.get('*/api/incidents/:id/alerts', () =>
      HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 }),
    ),
    http.get('*/api/incidents/:id/observables', () => HttpResponse.json(page([]))),
  );
  const { user } = renderWith(<AlertStoryPanel incident={incidentDetail()} things={[]} />);
  expect(await screen.findByText('Could not load the alerts. In use.')).toBeVisible();
  serve([DETECTION]);
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('carol')).toBeVisible();
});

const mail = (id: string, subject: string, received_at: string) =>
  alert({ id, title: subject, raw_email: `Subject: ${subject}\r\n\r\ntext`, received_at });

it('shows the mail as it was seen: the first at once, the others when they are opened', async () => {
  serve([
    mail('a3', 'Third', '2026-11-22T12:00:00.000Z'),
    alert({ id: 'a2' }),
    mail('a1', 'First', '2026-11-22T10:00:00.000Z'),
  ]);
  const { user } = renderWith(<MailSection incidentId="i" />);
  expect(await screen.findByRole('region', { name: 'The first of 2 mails' })).toBeVisible();
  expect(await screen.findByText('First')).toBeVisible();
  expect(screen.getAllByText('Subject')).toHaveLength(1);
  await user.click(screen.getByText(/^Third,/));
  await waitFor(() => expect(screen.getAllByText('Subject')).toHaveLength(2));
});

it('has no place for a mail where there is none', async () => {
  serve([alert()]);
  const { container } = renderWith(
    <>
      <AlertStoryPanel incident={incidentDetail()} things={[]} />
      <MailSection incidentId="i" />
    </>,
  );
  await screen.findByText('mail-gateway');
  await waitFor(() => expect(container.querySelectorAll('section')).toHaveLength(1));
});
