import { Button, Code } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { IncidentDto } from '../../../shared/api/generated/index.ts';
import { serverNow } from '../../../shared/api/server-clock.ts';
import { useShortcuts } from '../../../shared/keyboard/shortcuts.tsx';
import { useUrlFilters } from '../../../shared/lib/url-filters.ts';
import { plural } from '../../../shared/lib/words.ts';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { EmptyState, ErrorNotice } from '../../../shared/ui/notices.tsx';
import { incidentListQuery, NEW_LIMIT, newIncidentsQuery, type IncidentQuery } from '../incidents.queries.ts';
import { HandInMail } from './hand-in-mail.tsx';
import { incidentColumns, IncidentPhoneRow } from './incident-columns.tsx';
import { FILTER_NAMES, IncidentFilterBar, type IncidentFilters } from './incident-filters.tsx';
import classes from './incident-list.module.css';
import { IncidentPreview } from './incident-preview.tsx';

const DEFAULT_SORT = '-created_at';
const SEVERAL = ['status', 'severity', 'type', 'verdict', 'source'] as const;

/** The address's texts as the API's query. The address was typed by anybody: the server checks the values. */
function toQuery(filters: IncidentFilters): IncidentQuery {
  const query: Record<string, unknown> = { sort: DEFAULT_SORT, ...filters };
  for (const name of SEVERAL) if (filters[name]) query[name] = filters[name].split(',');
  return query;
}

/** A moment of the server's clock, now. A second ahead: what is made right now belongs to what is loaded right now. */
function moment(): string {
  return new Date(serverNow() + 1000).toISOString();
}

export function IncidentList() {
  const navigate = useNavigate();
  const [filters, change] = useUrlFilters([...FILTER_NAMES, 'preview']);
  const { preview, ...listFilters } = filters;
  const filterText = JSON.stringify(listFilters);
  const query = useMemo(() => toQuery(JSON.parse(filterText) as IncidentFilters), [filterText]);
  // Other filters are another list: it is read as it is now.
  const [until, setUntil] = useState(() => ({ filterText, before: moment() }));
  let { before } = until;
  if (until.filterText !== filterText) {
    before = moment();
    setUntil({ filterText, before });
  }

  const list = useInfiniteQuery(incidentListQuery(query, before));
  const fresh = useQuery(newIncidentsQuery(query, before));
  const count = fresh.data ?? 0;
  const showNew = (): void => setUntil({ filterText, before: moment() });
  // Nothing is being read: nothing can be pushed away.
  if (count > 0 && list.data?.length === 0 && !list.isFetching) showNew();

  const close = (): void => change({ preview: null });
  useShortcuts([
    { keys: 'Escape', label: 'Close the preview', group: 'List', run: close, when: preview !== undefined },
    { keys: 'n', label: 'Show the new ones', group: 'List', run: showNew, when: count > 0 },
  ]);
  const sources = useMemo(() => [...new Set(list.data?.map(({ source }) => source))], [list.data]);

  return (
    <div className={classes['page']}>
      <IncidentFilterBar filters={listFilters} onChange={change} sources={sources}>
        <HandInMail />
      </IncidentFilterBar>
      {count > 0 && (
        <button type="button" className={classes['fresh']} onClick={showNew} aria-live="polite">
          {count >= NEW_LIMIT ? `${NEW_LIMIT} or more` : count} new
        </button>
      )}
      {list.isError && (
        <ErrorNotice
          error={list.error}
          doing="load the incidents"
          kept={list.data ? 'What was loaded before is still shown.' : undefined}
          retry={() => void list.refetch()}
        />
      )}
      <div className={classes['body']}>
        <div className={classes['list']}>
          {!(list.isError && !list.data) && (
            <DataTable<IncidentDto>
              label="Incidents"
              columns={incidentColumns}
              rows={list.data}
              rowId={({ id }) => id}
              activeId={preview}
              onOpen={({ number }) => void navigate(`/incidents/${number}`)}
              onPreview={({ id }) => change({ preview: id })}
              sort={filters.sort ?? DEFAULT_SORT}
              onSort={(sort) => change({ sort: sort === DEFAULT_SORT ? null : sort })}
              hasMore={list.hasNextPage}
              loadingMore={list.isFetchingNextPage}
              onMore={() => void list.fetchNextPage()}
              empty={<NoIncidents filtered={filterText !== '{}'} onClear={() => clear(change)} />}
              phoneRow={(incident) => <IncidentPhoneRow incident={incident} />}
            />
          )}
        </div>
        {preview && <IncidentPreview id={preview} onClose={close} />}
      </div>
      <div role="status" className="mantine-visually-hidden" style={{ position: 'absolute', left: -9999 }}>
        {list.data ? `${plural(list.data.length, 'incident')} loaded` : 'Loading'}
      </div>
    </div>
  );
}

function clear(change: (changes: Record<string, null>) => void): void {
  change(Object.fromEntries(FILTER_NAMES.map((name) => [name, null])));
}

function NoIncidents({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <EmptyState
        title="No incident fits these filters"
        action={
          <Button variant="default" onClick={onClear}>
            Clear the filters
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState title="No incidents yet">
      Alerts arrive by webhook, and every alert becomes an incident. Add a source under{' '}
      <Link to="/settings/sources">Settings, Webhook sources</Link> or with{' '}
      <Code>npm run tw -- source add</Code>, then let the mail gateway, SIEM or EDR send to it. Reported mail
      comes from a <Link to="/settings/mailboxes">mailbox</Link>, too.
    </EmptyState>
  );
}
