import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';
import type { IncidentDetailDto, ObservableDto, VerdictDto } from '../../../shared/api/generated/index.ts';
import { incident, incidentDetail, observable, page, verdict } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { incidentColumns, IncidentPhoneRow } from '../components/incident-columns.tsx';
import { IncidentPreview } from '../components/incident-preview.tsx';

function preview(
  changes: Partial<IncidentDetailDto>,
  { verdicts = [], observables = [] }: { verdicts?: VerdictDto[]; observables?: ObservableDto[] } = {},
) {
  server.use(
    http.get('*/api/incidents/:id', () => HttpResponse.json(incidentDetail(changes))),
    http.get('*/api/incidents/:id/verdicts', () => HttpResponse.json(page(verdicts))),
    http.get('*/api/incidents/:id/observables', () => HttpResponse.json(page(observables))),
  );
  const onClose = vi.fn();
  return { onClose, ...renderWith(<IncidentPreview id="i" onClose={onClose} />) };
}
const fact = (name: string) => screen.queryByText(name, { selector: 'dt' })?.nextElementSibling;

it('says what was concluded and what is missing, and what the incident is', async () => {
  const observables = Array.from({ length: 10 }, (_, index) => observable({ id: String(index) }));
  const { user, onClose } = preview(
    { observable_count: 12, assignee: { id: 'u', name: 'Dora' }, team: { id: 't', name: 'Tier 1' } },
    { verdicts: [verdict()], observables },
  );
  expect(await screen.findByText('A phishing mail that imitates the support.')).toBeVisible();
  expect(screen.getByText('Whether anybody has opened the link.')).toBeVisible();
  expect(screen.queryByText(/Fourteen mailboxes/)).toBeNull();
  expect(fact('Assignee')).toHaveTextContent('Dora');
  expect(fact('Team')).toHaveTextContent('Tier 1');
  await waitFor(() => expect(fact('Observables')).toHaveTextContent(/and 4 more$/));
  expect(within(fact('Observables') as HTMLElement).getAllByRole('button')).toHaveLength(8);
  expect(screen.getByRole('link', { name: /^Open/ })).toHaveAttribute('href', '/incidents/INC-1042');
  await user.click(screen.getByRole('button', { name: 'Close the preview' }));
  expect(onClose).toHaveBeenCalledOnce();
});

it('shows the alert’s own words while there is no verdict, and no more than there is', async () => {
  const { unmount } = preview({ verdict: null, observable_count: 0 });
  expect(await screen.findByText(/Fourteen mailboxes/)).toBeVisible();
  expect(screen.getByText('No verdict yet')).toBeVisible();
  expect(screen.queryByText('Missing')).toBeNull();
  expect(fact('Assignee')).toHaveTextContent('nobody');
  expect(fact('Team')).toBeUndefined();
  expect(fact('Observables')).toBeUndefined();
  unmount();
  const eight = Array.from({ length: 8 }, (_, index) => observable({ id: String(index) }));
  preview({ observable_count: 8 }, { verdicts: [verdict({ missing: [] })], observables: eight });
  await waitFor(() => expect(fact('Observables')).toBeVisible());
  expect(screen.queryByText(/more$/)).toBeNull();
  expect(screen.queryByText('Missing')).toBeNull();
});

it('says that it is being loaded, that it could not be, and tries again', async () => {
  let fails = true;
  server.use(
    http.get('*/api/incidents/:id', () =>
      fails
        ? HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 })
        : HttpResponse.json(incidentDetail()),
    ),
    http.get('*/api/incidents/:id/verdicts', () => HttpResponse.json(page([]))),
    http.get('*/api/incidents/:id/observables', () => HttpResponse.json(page([]))),
  );
  const { user } = renderWith(<IncidentPreview id="i" onClose={() => undefined} />);
  expect(screen.getByRole('complementary', { name: 'Preview' })).toHaveAttribute('aria-busy', 'true');
  expect(await screen.findByText('Could not load this incident. In use.')).toBeVisible();
  fails = false;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('complementary', { name: 'Preview of INC-1042' })).toBeVisible();
});

it('says in a row how many alerts there are, who works on it and how it ended', () => {
  const rows = [
    incident({ id: '1', number: 'INC-1', alert_count: 2, assignee: { id: 'u', name: 'Dora' } }),
    incident({
      id: '2',
      number: 'INC-2',
      alert_count: 1,
      verdict: null,
      status: 'resolved',
      disposition: 'duplicate',
    }),
  ];
  renderWith(
    <>
      <DataTable label="Incidents" columns={incidentColumns} rows={rows} rowId={({ id }) => id} empty="" />
      {rows.map((row) => (
        <section key={row.id} aria-label={row.number}>
          <IncidentPhoneRow incident={row} />
        </section>
      ))}
    </>,
  );
  const [, first, second] = screen.getAllByRole('row');
  expect(first).toHaveTextContent(/×2.*Malicious93.*Triaged.*Dora/);
  expect(second).toHaveTextContent(/No verdict yet.*Duplicate.*nobody/);
  expect(second).not.toHaveTextContent('×');
  expect(screen.getByRole('region', { name: 'INC-1' })).toHaveTextContent(/Malicious93\s%TriagedDora$/);
  expect(screen.getByRole('region', { name: 'INC-2' })).toHaveTextContent(/No verdict yetDuplicatenobody$/);
});
