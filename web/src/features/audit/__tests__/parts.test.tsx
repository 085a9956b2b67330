import { fireEvent, screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuditEntryDto, AuditVerificationDto } from '../../../shared/api/generated/index.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { AuditEntry } from '../components/audit-entry.tsx';
import { AuditFiltersBar } from '../components/audit-filters.tsx';
import { AuditTable } from '../components/audit-table.tsx';
import { VerificationResult, VerifyButton } from '../components/verification.tsx';
import type { AuditFilters } from '../audit-filters.ts';
import { fromLocal } from '../../../shared/lib/time-zone.ts';

const entry: AuditEntryDto = {
  ...{
    id: 'e',
    occurred_at: '2026-11-22T10:00:00.000Z',
    actor_type: 'user',
    actor_id: null,
    actor_name: 'Mia',
  },
  ...{
    on_behalf_of: null,
    ip: null,
    correlation_id: 'c-1',
    event: 'incident.created',
    event_label: 'Incident created',
    subject_type: 'incident',
  },
  ...{ subject_id: 'i-7', subject_name: 'INC-7', incident: { id: 'i-7', number: 'INC-7' }, run: null },
  ...{ reason: null, details: {}, position: null },
};

describe('the filters', () => {
  beforeEach(() =>
    server.use(
      http.get('*/api/audit/choices', () =>
        HttpResponse.json({ people: [], more_people: false, families: [] }),
      ),
    ),
  );
  function Bar({ first }: { first: AuditFilters }) {
    const [filters, setFilters] = useState<AuditFilters>(first);
    const kept = (changes: object): AuditFilters =>
      Object.fromEntries(Object.entries({ ...filters, ...changes }).filter(([, value]) => value));
    return (
      <>
        <AuditFiltersBar
          filters={filters}
          onChange={(changes) => setFilters(kept(changes))}
          onClear={() => setFilters({})}
        />
        <output>{JSON.stringify(filters)}</output>
      </>
    );
  }
  const now = () => JSON.parse(screen.getByRole('status').textContent ?? '') as AuditFilters;
  const day = (label: string, value: string) =>
    fireEvent.change(screen.getByLabelText(label), { target: { value } });

  it('take a day whole, in the reader’s own time, and show it so', async () => {
    const { user } = renderWith(<Bar first={{ from: '2026-01-01T12:00:00Z' }} />);
    day('From', '2026-03-04');
    day('Until', '2026-03-05');
    expect(now()).toEqual({
      from: fromLocal('2026-03-04T00:00:00'),
      to: fromLocal('2026-03-05T23:59:59.999'),
    });
    expect(screen.getByLabelText('From')).toHaveValue('2026-03-04');
    expect(screen.getByLabelText('Until')).toHaveValue('2026-03-05');
    day('From', '');
    expect(Object.keys(now())).toEqual(['to']);
    await user.click(screen.getByRole('button', { name: 'Clear' }));
    expect(now()).toEqual({});
    expect(screen.queryByLabelText('Until')).toBeNull();
  });

  it('begin chosen days with today', async () => {
    const { user } = renderWith(<Bar first={{ since: '24h' }} />);
    await user.click(screen.getByRole('combobox', { name: 'Time' }));
    await user.click(await screen.findByRole('option', { name: 'Chosen days' }));
    expect(Object.keys(now())).toEqual(['from']);
    expect(screen.getByLabelText('From')).not.toHaveValue('');
  });

  it('show what a link has brought, so that it can be taken away', async () => {
    const { user } = renderWith(<Bar first={{ run: 'r', subject_type: 'policy', subject_id: '2' }} />);
    expect(screen.getByRole('switch', { name: 'Also what machines did' })).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Remove the filter: Policy 2' }));
    await user.click(screen.getByRole('button', { name: 'Remove the filter: One playbook run' }));
    expect(now()).toEqual({});
  });
});

describe('an entry', () => {
  const names = () => screen.getAllByRole('term').map(({ textContent }) => textContent);
  const fact = (name: string) => screen.getByText(name, { selector: 'dt' }).nextElementSibling;

  it('says no more than there is, and leads to what has a page', () => {
    const { unmount } = renderWith(<AuditEntry entry={entry} onClose={() => undefined} />);
    expect(names()).toEqual([
      'When',
      'Who',
      'On what',
      'Id of that',
      'Event',
      'Place in the chain',
      'Correlation id',
    ]);
    expect(fact('Place in the chain')).toHaveTextContent('Being sealed');
    expect(screen.getByRole('link')).toHaveAttribute('href', '/incidents/i-7');
    unmount();
    renderWith(
      <AuditEntry
        entry={{
          ...entry,
          subject_type: 'session',
          subject_name: 'Mia',
          incident: null,
          position: 1200,
          actor_id: 'u-1',
          ip: '192.0.2.1',
          reason: 'Why',
        }}
        onClose={() => undefined}
      />,
    );
    expect(screen.queryByRole('link')).toBeNull();
    expect(fact('Place in the chain')).toHaveTextContent('1,200');
    expect(names()).toEqual(expect.arrayContaining(['Id of who', 'From', 'Reason']));
  });

  it('in the list says that it is being sealed, and for whom it was done', () => {
    const rows = [
      entry,
      {
        ...entry,
        id: 'f',
        position: 1200,
        reason: 'Why',
        on_behalf_of: { type: 'user' as const, id: 'u', name: 'Bo' },
      },
    ];
    renderWith(
      <AuditTable
        entries={
          { table: { rows, hasMore: false } } as unknown as Parameters<typeof AuditTable>[0]['entries']
        }
        query={{}}
        filtered={false}
        activeId={null}
        onChange={() => undefined}
        onPreview={() => undefined}
        onClear={() => undefined}
      />,
    );
    const [, first, second] = screen.getAllByRole('row');
    expect(first).toHaveTextContent(/Mia(?! for).*–sealing …$/);
    expect(second).toHaveTextContent(/Mia for Bo.*Why1,200$/);
  });
});

it.each([
  [false, 'Nothing is recorded yet'],
  [true, 'No entry fits these filters'],
])('says why there is none: filtered %s', async (filtered, title) => {
  const onClear = vi.fn();
  const { user } = renderWith(
    <AuditTable
      entries={
        { table: { rows: [], hasMore: false } } as unknown as Parameters<typeof AuditTable>[0]['entries']
      }
      query={{}}
      filtered={filtered}
      activeId={null}
      onChange={() => undefined}
      onPreview={() => undefined}
      onClear={onClear}
    />,
  );
  expect(screen.getByText(title)).toBeVisible();
  const clear = screen.queryByRole('button', { name: 'Remove the filters' });
  expect(clear !== null).toBe(filtered);
  if (clear) await user.click(clear);
  expect(onClear).toHaveBeenCalledTimes(filtered ? 1 : 0);
});

describe('what a verification has found', () => {
  const verify = async (answer: () => Response) => {
    server.use(http.get('*/api/audit/verify', answer));
    const rendered = renderWith(
      <>
        <VerifyButton />
        <VerificationResult />
      </>,
    );
    await rendered.user.click(screen.getByRole('button', { name: 'Verify the record' }));
    return rendered;
  };
  const found = (changes: Partial<AuditVerificationDto>) => () =>
    HttpResponse.json({
      ...{ status: 'intact', intact: true, checked: 1, head: null, first_break: null, unproved: [] },
      ...changes,
    });

  it('is intact up to its head', async () => {
    await verify(found({ head: { position: 1200, hash: 'abc' } }));
    expect(await screen.findByText('The record is intact: 1 entry checked.')).toBeVisible();
    expect(screen.getByText(/^Its head is entry 1,200/)).toHaveTextContent('abc');
    expect(screen.queryByText(/^Export the record now/)).toBeNull();
  });

  it.each([
    [1200, 'entry-1', 'The record is broken at place 1,200.'],
    [null, null, 'The record is broken.'],
  ])('is broken, where it is known where, and says what to do: %s', async (position, entry_id, title) => {
    await verify(
      found({
        ...{ status: 'broken', intact: false, head: { position: 1, hash: 'abc' } },
        first_break: {
          kind: 'changed',
          position,
          entry_id,
          message: 'It was changed.',
        } as AuditVerificationDto['first_break'],
      }),
    );
    expect(await screen.findByText(title)).toBeVisible();
    expect(screen.getByText('It was changed.')).toBeVisible();
    expect(screen.queryAllByText('entry-1')).toHaveLength(entry_id === null ? 0 : 1);
    expect(screen.getByText(/^Export the record now/)).toBeVisible();
    expect(screen.queryByText(/^Its head/)).toBeNull();
  });

  it('could not be found out', async () => {
    const { user } = await verify(() =>
      HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 }),
    );
    expect(await screen.findByText('Could not verify the record. In use.')).toBeVisible();
    server.use(http.get('*/api/audit/verify', found({})));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(/^The record is intact/)).toBeVisible();
  });
});
