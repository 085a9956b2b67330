import { fireEvent, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { renderWith } from '../../../test/render.tsx';
import { IncidentFilterBar, type IncidentFilters } from '../components/incident-filters.tsx';

const OPEN = 'created,triaging,triaged';

function Bar({ first, sources }: { first: IncidentFilters; sources: readonly string[] }) {
  const [filters, setFilters] = useState(first);
  return (
    <>
      <IncidentFilterBar
        filters={filters}
        sources={sources}
        onChange={(changes) =>
          setFilters(
            Object.fromEntries(Object.entries({ ...filters, ...changes }).filter(([, value]) => value)),
          )
        }
      />
      <output aria-label="Filters now">{JSON.stringify(filters)}</output>
    </>
  );
}
const bar = (first: IncidentFilters = {}, sources: readonly string[] = []) =>
  renderWith(<Bar first={first} sources={sources} />);
const now = (): unknown => JSON.parse(screen.getByRole('status', { name: 'Filters now' }).textContent ?? '');
const checked = () =>
  screen
    .getAllByRole('radio')
    .filter((radio) => (radio as HTMLInputElement).checked)
    .map((radio) => (radio as HTMLInputElement).value);

it.each<[IncidentFilters, string[]]>([
  [{}, ['all']],
  [{ severity: 'high' }, ['all']],
  [{ status: OPEN, snoozed: 'false' }, ['open']],
  [{ status: OPEN, snoozed: 'false', assignee: 'me' }, ['mine']],
  [{ status: OPEN, snoozed: 'false', assignee: 'none' }, ['unassigned']],
  [{ status: OPEN, snoozed: 'true' }, ['snoozed']],
  [{ status: OPEN }, []],
  [{ status: 'resolved' }, ['resolved']],
  [{ status: 'resolved', assignee: 'me' }, []],
  [{ status: 'created' }, []],
])('knows which view the filters are: %j', (filters, views) => {
  bar(filters);
  expect(checked()).toEqual(views);
});

it('goes to a view, and leaves the other filters and the order alone', async () => {
  const { user } = bar({ severity: 'high', sort: 'number' });
  await user.click(screen.getByRole('radio', { name: 'Mine' }));
  expect(now()).toEqual({
    ...{ severity: 'high', sort: 'number' },
    ...{ status: OPEN, assignee: 'me', snoozed: 'false' },
  });
  await user.click(screen.getByRole('radio', { name: 'All' }));
  expect(now()).toEqual({ severity: 'high', sort: 'number' });
  await user.click(screen.getByRole('button', { name: 'Clear' }));
  expect(now()).toEqual({});
});

it('leaves the order by urgency where it shows what is resolved too', async () => {
  const { user } = bar({ status: OPEN, sort: '-urgency' });
  await user.click(screen.getByRole('radio', { name: 'Mine' }));
  expect(now()).toMatchObject({ sort: '-urgency' });
  await user.click(screen.getByRole('radio', { name: 'Resolved' }));
  expect(now()).toEqual({ status: 'resolved' });
});

it('offers to clear nothing where there is only an order', () => {
  bar({ sort: 'number' });
  expect(screen.queryByRole('button', { name: 'Clear' })).toBeNull();
  expect(screen.queryByRole('button', { name: /Filter by source/ })).toBeNull();
});

it('offers the sources of the list and those of the address, in order', async () => {
  const { user } = bar({ source: 'siem,gone' }, ['zeek', 'siem']);
  await user.click(screen.getByRole('button', { name: 'Filter by source: siem, gone' }));
  await screen.findAllByRole('checkbox');
  expect(screen.getAllByRole('checkbox').map((box) => (box as HTMLInputElement).value)).toEqual([
    'gone',
    'siem',
    'zeek',
  ]);
});

it('says by which observable the list is filtered, and takes that away', async () => {
  const { user } = bar({ observable: 'http://bad.example/x' });
  expect(screen.getByText('hxxp://bad[.]example/x')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Remove the filter by observable' }));
  expect(now()).toEqual({});
  expect(screen.queryByText(/hxxp/)).toBeNull();
});

it('says by which tags the list is filtered, and takes each away', async () => {
  const { user } = bar({ tag: 'vip,q4' });
  await user.click(screen.getByRole('button', { name: 'Remove the filter by the tag vip' }));
  expect(now()).toEqual({ tag: 'q4' });
  await user.click(screen.getByRole('button', { name: 'Remove the filter by the tag q4' }));
  expect(now()).toEqual({});
});

it('begins with the worst severity', async () => {
  const { user } = bar();
  await user.click(screen.getByRole('button', { name: 'Filter by severity' }));
  const [worst] = await screen.findAllByRole('checkbox');
  expect(worst).toHaveAccessibleName('Critical');
});

it('opens and closes on a phone', async () => {
  const { user } = bar();
  const toggle = screen.getByRole('button', { name: 'Filters' });
  expect(toggle).toHaveAttribute('aria-expanded', 'false');
  await user.click(toggle);
  expect(toggle).toHaveAttribute('aria-expanded', 'true');
  await user.click(toggle);
  expect(toggle).toHaveAttribute('aria-expanded', 'false');
});

it('filters by words once they are typed, and shows what the address says', async () => {
  const { user } = bar({ q: 'old' });
  const field = screen.getByRole('textbox', { name: 'Words in the title' });
  expect(field).toHaveValue('old');
  // All at once: on a slow machine the pause that is waited for would end between two letters.
  fireEvent.change(field, { target: { value: ' lsass ' } });
  expect(now()).toEqual({ q: 'old' });
  await waitFor(() => expect(now()).toEqual({ q: 'lsass' }));
  // What is being typed is not taken away by its own answer.
  expect(field).toHaveValue(' lsass ');
  await user.click(screen.getByRole('button', { name: 'Clear' }));
  expect(field).toHaveValue('');
  expect(now()).toEqual({});
});
