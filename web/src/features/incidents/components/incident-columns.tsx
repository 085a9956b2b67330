import { Text } from '@mantine/core';
import { Link } from 'react-router';
import type { IncidentDto } from '../../../shared/api/generated/index.ts';
import { words } from '../../../shared/lib/words.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { columnsOf } from '../../../shared/ui/data-table.tsx';
import { SeverityBadge } from '../../../shared/ui/severity-badge.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { VerdictBadge } from '../../../shared/ui/verdict-badge.tsx';
import classes from './incident-list.module.css';

export function incidentState({ status, disposition, closure }: IncidentDto): string | undefined {
  if (status !== 'resolved') return undefined;
  return closure === 'source' ? 'Closed by its source' : disposition ? words(disposition) : undefined;
}

const column = columnsOf<IncidentDto>();

export const incidentColumns = column.columns([
  column.accessor('severity', {
    header: 'Severity',
    meta: { width: 118, sort: 'severity' },
    cell: ({ row }) => <SeverityBadge severity={row.original.severity} />,
  }),
  column.accessor('number', {
    header: 'Incident',
    meta: { sort: 'number' },
    cell: ({ row }) => (
      <Link
        to={`/incidents/${row.original.number}`}
        className={classes['title']}
        title={visible(row.original.title)}
      >
        <span className={classes['number']}>{row.original.number}</span> {visible(row.original.title)}
        {row.original.alert_count > 1 && (
          <span className={classes['alerts']} title={`${row.original.alert_count} alerts`}>
            ×{row.original.alert_count}
          </span>
        )}
      </Link>
    ),
  }),
  column.accessor('type', {
    header: 'Type',
    meta: { width: 142, wide: true },
    cell: ({ row }) => <span title={words(row.original.type)}>{words(row.original.type)}</span>,
  }),
  column.accessor((row) => row.verdict?.classification, {
    id: 'verdict',
    header: 'Verdict',
    meta: { width: 206 },
    cell: ({ row: { original } }) => (
      <VerdictBadge
        classification={original.verdict?.classification ?? null}
        confidence={original.verdict?.confidence}
      />
    ),
  }),
  column.accessor('status', {
    header: 'State',
    meta: { width: 118, sort: 'status' },
    cell: ({ row }) => <StateBadge status={row.original.status} word={incidentState(row.original)} />,
  }),
  column.accessor('source', {
    header: 'Source',
    meta: { width: 104, wide: true },
    cell: ({ row }) => <span title={row.original.source}>{row.original.source}</span>,
  }),
  column.accessor('observable_count', {
    header: () => <span title="Observables">Obs.</span>,
    meta: { width: 48, align: 'end', wide: true },
    cell: ({ row }) => row.original.observable_count,
  }),
  column.accessor((row) => row.assignee?.name, {
    id: 'assignee',
    header: 'Assignee',
    meta: { width: 100, medium: true },
    cell: ({ row }) => row.original.assignee?.name ?? <span className={classes['none']}>nobody</span>,
  }),
  column.accessor('created_at', {
    header: 'Age',
    meta: { width: 84, align: 'end', sort: 'created_at' },
    cell: ({ row }) => <TimeAgo at={row.original.created_at} short />,
  }),
]);

/** A line of the list on a phone: what it is, how bad, what was found, how old. */
export function IncidentPhoneRow({ incident }: { incident: IncidentDto }) {
  return (
    <div className={classes['phoneRow']}>
      <div className={classes['phoneHead']}>
        <SeverityBadge severity={incident.severity} />
        <Text span c="dimmed" size="sm">
          {incident.number} · <TimeAgo at={incident.created_at} short />
        </Text>
      </div>
      <Link to={`/incidents/${incident.number}`} className={classes['phoneTitle']}>
        {visible(incident.title)}
      </Link>
      <div className={classes['phoneHead']}>
        <VerdictBadge
          classification={incident.verdict?.classification ?? null}
          confidence={incident.verdict?.confidence}
        />
        <StateBadge status={incident.status} word={incidentState(incident)} />
      </div>
    </div>
  );
}
