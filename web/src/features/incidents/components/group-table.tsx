import { Button, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { IncidentGroupDto, IncidentGrouping } from '../../../shared/api/generated/index.ts';
import { shown } from '../../../shared/lib/defang.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { words } from '../../../shared/lib/words.ts';
import { columnsOf, DataTable } from '../../../shared/ui/data-table.tsx';
import { EmptyState, ErrorNotice } from '../../../shared/ui/notices.tsx';
import { SeverityBadge } from '../../../shared/ui/severity-badge.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { incidentGroupsQuery, type IncidentQuery } from '../incidents.queries.ts';
import { GROUPINGS } from './groupings.ts';
import classes from './incident-list.module.css';
import { TeamName } from './team-name.tsx';
import { many, t } from '../../../shared/texts/texts.ts';

/** They show the incidents of one group. */
type GroupFilters = { source: string } | { type: string } | { team: string } | { observable: string };

interface GroupTableProps {
  query: IncidentQuery;
  by: IncidentGrouping;
  onOpen: (filters: GroupFilters) => void;
  onUngroup: () => void;
}

const column = columnsOf<IncidentGroupDto>();

function columns(by: IncidentGrouping) {
  return column.columns([
    column.accessor('severity', {
      header: t`Worst`,
      meta: { width: 118 },
      cell: ({ row }) => <SeverityBadge severity={row.original.severity} />,
    }),
    column.accessor('value', {
      header: GROUPINGS.find(({ value }) => value === by)?.label ?? '',
      cell: ({ row }) => <GroupName group={row.original} by={by} />,
    }),
    column.accessor('count', {
      header: t`Incidents`,
      meta: { width: 96, align: 'end' },
      cell: ({ row }) => row.original.count,
    }),
    column.accessor('newest_at', {
      header: t`Newest`,
      meta: { width: 84, align: 'end' },
      cell: ({ row }) => <TimeAgo at={row.original.newest_at} short />,
    }),
  ]);
}

/** What matches, by what it has in common; Enter opens a group as a list of its own. */
export function GroupTable({ query, by, onOpen, onUngroup }: GroupTableProps) {
  const groups = useQuery(incidentGroupsQuery(query, by));
  const shownColumns = useMemo(() => columns(by), [by]);
  const open = (group: IncidentGroupDto): void => onOpen(filtersOf(group, by));
  if (groups.isError)
    return (
      <ErrorNotice error={groups.error} doing={t`group the incidents`} retry={() => void groups.refetch()} />
    );
  return (
    <>
      <DataTable<IncidentGroupDto>
        label={t`Groups of incidents`}
        columns={shownColumns}
        rows={groups.data?.data}
        rowId={({ type, value }) => `${type} ${value}`}
        onOpen={open}
        phoneRow={(group) => (
          <div className={classes['phoneRow']}>
            <div className={classes['phoneHead']}>
              <SeverityBadge severity={group.severity} />
              <Text size="sm" c="dimmed" component="div">
                {t`${many(group.count, 'incident')}`} · <TimeAgo at={group.newest_at} short />
              </Text>
            </div>
            <UnstyledButton className={classes['phoneName']} onClick={() => open(group)}>
              <GroupName group={group} by={by} />
            </UnstyledButton>
          </div>
        )}
        empty={
          <EmptyState
            title={
              by === 'entity'
                ? t`No two of these incidents share anything`
                : t`No incident fits these filters`
            }
            action={
              <Button variant="default" onClick={onUngroup}>
                {t`Show them one by one`}
              </Button>
            }
          />
        }
      />
      {groups.data?.more && (
        <Text size="sm" className={classes['note']}>
          {t`More match than the newest ${groups.data.looked_at} that were looked at: there may be more in each group.`}
        </Text>
      )}
    </>
  );
}

function filtersOf({ type, value }: IncidentGroupDto, by: IncidentGrouping): GroupFilters {
  if (by === 'entity') return { observable: `${type}:${value}` };
  if (by === 'type') return { type: value };
  return by === 'team' ? { team: value } : { source: value };
}

function GroupName({ group: { type, value, name }, by }: { group: IncidentGroupDto; by: IncidentGrouping }) {
  if (by === 'type') return <span>{words(value)}</span>;
  if (by === 'team')
    return <span>{name === null ? t`No team` : <TeamName team={{ id: value, name }} />}</span>;
  if (type === null) return <span>{visible(value)}</span>;
  return (
    <span>
      <Text span c="dimmed" size="sm">
        {words(type)}{' '}
      </Text>
      <code>{shown(type, value)}</code>
    </span>
  );
}
