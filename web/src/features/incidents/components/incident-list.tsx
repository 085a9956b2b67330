import { Button, Code } from '@mantine/core';
import { useInfiniteQuery, useQuery, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { ListedIncidentDto, SearchNotesDto } from '../../../shared/api/generated/index.ts';
import { serverNow } from '../../../shared/api/server-clock.ts';
import { useShortcuts } from '../../../shared/keyboard/shortcuts.tsx';
import { useCan } from '../../../shared/session/session.ts';
import { later } from '../../../shared/lib/later.tsx';
import { beginOf } from '../../../shared/lib/time-range.ts';
import { useUrlFilters } from '../../../shared/lib/url-filters.ts';
import { DataTable } from '../../../shared/ui/data-table.tsx';
import { EmptyState, ErrorNotice } from '../../../shared/ui/notices.tsx';
import { BulkProgress } from '../bulk/bulk-progress.tsx';
import { useBulkSelection } from '../bulk/bulk-selection.ts';
import {
  incidentListQuery,
  NEW_LIMIT,
  newIncidentsQuery,
  useSearchNotes,
  type IncidentQuery,
} from '../incidents.queries.ts';
import { HandInMail } from './hand-in-mail.tsx';
import { HandOverLink } from './hand-over-link.tsx';
import { useListPlace } from '../list-places.ts';
import { useSavedViews } from '../saved-views.ts';
import { ColumnMenu } from './column-menu.tsx';
import { GroupMenu } from './group-menu.tsx';
import { GROUPINGS } from './groupings.ts';
import { columnsFor, IncidentPhoneRow } from './incident-columns.tsx';
import { figureQuery } from './figure-chips.tsx';
import { FILTER_NAMES, IncidentFilterBar, OPEN, type IncidentFilters } from './incident-filters.tsx';
import classes from './incident-list.module.css';
import { NothingYet, SearchNotes } from './search-hits.tsx';
import { ViewMenu } from './view-menu.tsx';
import { many, marked, rich, t } from '../../../shared/texts/texts.ts';

const BulkBar = later(() => import('../bulk/bulk-bar.tsx').then((module) => module.BulkBar));
const GroupTable = later(() => import('./group-table.tsx').then((module) => module.GroupTable));
const IncidentPreview = later(() =>
  import('./incident-preview.tsx').then((module) => module.IncidentPreview),
);

/** A row with the line that says where it was found, in pixels. */
const FOUND_ROW = 54;
const DEFAULT_SORT = '-created_at';
const URGENT = '-urgency';
const SEVERAL = ['status', 'severity', 'type', 'verdict', 'source', 'team', 'tag'] as const;

/** The address's texts as the API's query. The address was typed by anybody: the server checks the values. */
function toQuery({ since, ...filters }: IncidentFilters, before: string): IncidentQuery {
  const query: Record<string, unknown> = { sort: DEFAULT_SORT, ...filters, ...figureQuery(filters) };
  for (const name of SEVERAL) if (filters[name]) query[name] = filters[name].split(',');
  if (filters.snoozed) query['snoozed'] = filters.snoozed === 'true';
  const begin = beginOf(since, before);
  return begin === undefined ? query : { ...query, created_after: begin };
}

/** A moment of the server's clock, now. A second ahead: what is made right now belongs to what is loaded right now. */
function moment(): string {
  return new Date(serverNow() + 1000).toISOString();
}

export function IncidentList() {
  const navigate = useNavigate();
  const place = useListPlace();
  const [address, change] = useUrlFilters([...FILTER_NAMES, 'preview', 'columns', 'group']);
  const { preview, columns, group, ...filters } = address;
  const grouping = GROUPINGS.find(({ value }) => value === group)?.value;
  const filterText = JSON.stringify(filters);
  // Other filters are another list: it is read as it is now.
  const [until, setUntil] = useState(() => ({ filterText, before: place.was?.before ?? moment() }));
  let { before } = until;
  if (until.filterText !== filterText) {
    before = moment();
    setUntil({ filterText, before });
  }
  const query = useMemo(
    () => toQuery(JSON.parse(filterText) as IncidentFilters, before),
    [filterText, before],
  );
  const views = useSavedViews();

  const list = useInfiniteQuery({
    ...incidentListQuery(query, before),
    enabled: views.ready && grouping === undefined,
  });
  const notes = useSearchNotes(query, before);
  const fresh = useQuery(newIncidentsQuery(query, before));
  const bulk = useBulkSelection(filterText, grouping ? undefined : list.data, place.was?.focused ?? null, {
    ...query,
    created_before: query.created_before ?? before,
  });
  const canWrite = useCan('incident:write');
  const count = fresh.data ?? 0;
  const showNew = (): void => setUntil({ filterText, before: moment() });
  // Nothing is being read: nothing can be pushed away.
  if (count > 0 && list.data?.length === 0 && !list.isFetching) showNew();

  const open = (changes: Record<string, string | null>): void =>
    void navigate({ search: changed(views.query, changes) });
  const orderByUrgency = (): void => change(byUrgency(filters));
  const close = (): void => change({ preview: null });
  useShortcuts([
    { keys: 'Escape', label: t`Close the preview`, group: t`List`, run: close, when: preview !== undefined },
    { keys: 'u', label: t`The most urgent first, or not`, group: t`List`, run: orderByUrgency },
    { keys: 'n', label: t`Show the new ones`, group: t`List`, run: showNew, when: count > 0 },
  ]);
  useEffect(() => place.note({ before }), [place, before]);
  const sources = useMemo(() => [...new Set(list.data?.map(({ source }) => source))], [list.data]);
  const shownColumns = useMemo(() => columnsFor(columns), [columns]);
  const onFocusRow = (id: string | null): void => {
    place.note({ focused: id });
    bulk.onFocusRow(id);
  };

  return (
    <div className={classes['page']}>
      <IncidentFilterBar filters={filters} onChange={change} sources={sources}>
        <ShowNew count={count} onPress={showNew} />
        <UrgentFirst pressed={filters.sort === URGENT} onPress={orderByUrgency} />
        <GroupMenu value={group} onChange={(value) => change({ group: value, preview: null })} />
        <ViewMenu query={views.query} onOpen={views.open} />
        <ColumnMenu value={columns} onChange={(value) => change({ columns: value })} />
        <HandInMail />
        <HandOverLink />
      </IncidentFilterBar>
      {canWrite && <BulkBar {...bulk} />}
      <BulkProgress />
      <NotLoaded list={list} />
      <div className={classes['body']}>
        <div className={classes['list']}>
          {notes && <SearchNotes notes={notes} />}
          {grouping && (
            <GroupTable
              query={{ ...query, created_before: query.created_before ?? before }}
              by={grouping}
              onOpen={(one) => open({ ...one, group: null })}
              onUngroup={() => change({ group: null })}
            />
          )}
          {!grouping && !(list.isError && !list.data) && (
            <DataTable<ListedIncidentDto>
              label={t`Incidents`}
              columns={shownColumns}
              {...(notes ? { rowHeight: FOUND_ROW } : {})}
              rows={list.data}
              rowId={({ id }) => id}
              activeId={preview}
              {...(canWrite ? { selected: bulk.selected, onSelect: bulk.onSelect } : {})}
              rowName={({ number }) => number}
              onFocusRow={onFocusRow}
              place={place.was}
              onScrolled={(top) => place.note({ top })}
              onOpen={({ number }) => void navigate(`/incidents/${number}`)}
              onPreview={({ id }) => change({ preview: id })}
              sort={filters.sort ?? DEFAULT_SORT}
              onSort={(sort) => change({ sort: sort === DEFAULT_SORT ? null : sort })}
              hasMore={list.hasNextPage}
              loadingMore={list.isFetchingNextPage}
              onMore={() => void list.fetchNextPage()}
              empty={<Nothing notes={notes} list={list} filters={filterText} change={change} />}
              phoneRow={(incident) => <IncidentPhoneRow incident={incident} />}
            />
          )}
        </div>
        {preview && <IncidentPreview id={preview} onClose={close} />}
      </div>
      <div role="status" className="mantine-visually-hidden" style={{ position: 'absolute', left: -9999 }}>
        {list.data ? t`${many(list.data.length, 'incident')} loaded` : t`Loading`}
        {count > 0 && <p>{t`There are new incidents`}</p>}
      </div>
    </div>
  );
}

type LoadedList = Pick<
  UseInfiniteQueryResult<ListedIncidentDto[]>,
  'data' | 'error' | 'isError' | 'refetch' | 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'
>;

function NotLoaded({ list }: { list: LoadedList }) {
  if (!list.isError) return null;
  return (
    <ErrorNotice
      error={list.error}
      doing={t`load the incidents`}
      kept={list.data ? t`What was loaded before is still shown.` : undefined}
      retry={() => void list.refetch()}
    />
  );
}

interface NothingProps {
  notes: SearchNotesDto | null;
  list: LoadedList;
  /** As JSON. */
  filters: string;
  change: (changes: Record<string, null>) => void;
}

function Nothing({ notes, list, filters, change }: NothingProps) {
  if (!notes?.looked_to || !list.hasNextPage)
    return <NoIncidents filtered={filters !== '{}'} onClear={() => clear(change)} />;
  return (
    <NothingYet
      lookedTo={notes.looked_to}
      loading={list.isFetchingNextPage}
      onMore={() => void list.fetchNextPage()}
    />
  );
}

/** What is resolved is not urgent: the server lists open ones by urgency, and the filters say so. */
function byUrgency({ sort, status }: IncidentFilters): { sort: string | null; status?: string } {
  if (sort === URGENT) return { sort: null };
  const open = status?.split(',').filter((each) => each !== 'resolved') ?? [];
  return { sort: URGENT, status: open.length === 0 ? OPEN : open.join(',') };
}

/** Its place is kept while there is nothing new: what is read stays where it is. */
function ShowNew({ count, onPress }: { count: number; onPress: () => void }) {
  return (
    <div className={classes['fresh']}>
      {count > 0 && (
        <Button size="compact-sm" onClick={onPress}>
          {t`${count >= NEW_LIMIT ? t`${NEW_LIMIT} or more` : count} new`}
        </Button>
      )}
    </div>
  );
}

function UrgentFirst({ pressed, onPress }: { pressed: boolean; onPress: () => void }) {
  return (
    <Button
      variant={pressed ? 'light' : 'subtle'}
      color={pressed ? 'accent' : 'gray'}
      size="compact-sm"
      aria-pressed={pressed}
      title={t`By severity, verdict, and how much of its time is used up`}
      onClick={onPress}
    >
      {t`Most urgent first`}
    </Button>
  );
}

/** An address of its own, so that one goes back from it. */
function changed(query: string, changes: Record<string, string | null>): string {
  const params = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes))
    if (value === null) params.delete(name);
    else params.set(name, value);
  return params.toString();
}

function clear(change: (changes: Record<string, null>) => void): void {
  change(Object.fromEntries(FILTER_NAMES.map((name) => [name, null])));
}

function NoIncidents({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <EmptyState
        title={t`No incident fits these filters`}
        action={
          <Button variant="default" onClick={onClear}>
            {t`Clear the filters`}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState title={t`No incidents yet`}>
      {rich`Alerts arrive by webhook, and every alert becomes an incident. Add a source under ${marked('Settings, Webhook sources', (text) => <Link to="/settings/sources">{text}</Link>)} or with ${(<Code>{'npm run tw -- source add'}</Code>)}, then let the mail gateway, SIEM or EDR send to it. Reported mail comes from a ${marked('mailbox', (text) => <Link to="/settings/mailboxes">{text}</Link>)}, too.`}
    </EmptyState>
  );
}
