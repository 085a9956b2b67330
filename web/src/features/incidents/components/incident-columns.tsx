import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { IncidentDto, IncidentTeamDto, ListedIncidentDto } from '../../../shared/api/generated/index.ts';
import { teamName, useArchived } from '../../../shared/api/queues.queries.ts';
import { duration, exact } from '../../../shared/lib/time.ts';
import { useNow } from '../../../shared/lib/use-now.ts';
import { words } from '../../../shared/lib/words.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { columnsOf, type DataTableColumns } from '../../../shared/ui/data-table.tsx';
import { SeverityBadge } from '../../../shared/ui/severity-badge.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { VerdictBadge } from '../../../shared/ui/verdict-badge.tsx';
import { serviceLevelsQuery } from '../incidents.queries.ts';
import classes from './incident-list.module.css';
import { SearchHits } from './search-hits.tsx';
import { TeamName } from './team-name.tsx';
import { t } from '../../../shared/texts/texts.ts';

export function incidentState({ status, disposition, closure }: IncidentDto): string | undefined {
  if (status !== 'resolved') return undefined;
  return closure === 'source' ? t`Closed by its source` : disposition ? words(disposition) : undefined;
}

const column = columnsOf<ListedIncidentDto>();

export const incidentColumns = column.columns([
  column.accessor('severity', {
    header: t`Severity`,
    meta: { width: 104, sort: 'severity' },
    cell: ({ row }) => <SeverityBadge severity={row.original.severity} />,
  }),
  column.accessor('number', {
    header: t`Incident`,
    meta: { sort: 'number' },
    cell: ({ row }) => (
      <>
        <Link
          to={`/incidents/${row.original.number}`}
          className={classes['title']}
          title={visible(row.original.title)}
        >
          <span className={classes['number']}>{row.original.number}</span> {visible(row.original.title)}
          {row.original.alert_count > 1 && (
            <span className={classes['alerts']} title={t`${row.original.alert_count} alerts`}>
              ×{row.original.alert_count}
            </span>
          )}
          <Marks incident={row.original} />
        </Link>
        <SearchHits incident={row.original} />
      </>
    ),
  }),
  column.accessor('type', {
    header: t`Type`,
    meta: { width: 122, wide: true },
    cell: ({ row }) => <span title={words(row.original.type)}>{words(row.original.type)}</span>,
  }),
  column.display({
    id: 'verdict',
    header: t`Verdict`,
    meta: { width: 204 },
    cell: ({ row: { original } }) => (
      <VerdictBadge
        classification={original.verdict?.classification ?? null}
        confidence={original.verdict?.confidence}
      />
    ),
  }),
  column.accessor('status', {
    header: t`State`,
    meta: { width: 132, sort: 'status' },
    cell: ({ row }) => <StateBadge status={row.original.status} word={incidentState(row.original)} />,
  }),
  column.accessor('source', {
    header: t`Source`,
    meta: { width: 94, wide: true },
    cell: ({ row }) => <span title={row.original.source}>{row.original.source}</span>,
  }),
  column.accessor('observable_count', {
    header: () => <span title={t`Observables`}>{t`Obs.`}</span>,
    meta: { width: 46, align: 'end', wide: true },
    cell: ({ row }) => row.original.observable_count,
  }),
  column.display({
    id: 'assignee',
    header: t`Assignee`,
    meta: { width: 92, medium: true },
    cell: ({ row }) => row.original.assignee?.name ?? <Nobody incident={row.original} />,
  }),
  column.accessor('created_at', {
    header: t`Age`,
    meta: { width: 142, align: 'end', sort: 'created_at' },
    cell: ({ row }) => <Age incident={row.original} />,
  }),
]);

/** Those that can be left away. */
export const CHOSEN_COLUMNS = [
  { id: 'severity', label: t`Severity` },
  { id: 'type', label: t`Type` },
  { id: 'verdict', label: t`Verdict` },
  { id: 'status', label: t`State` },
  { id: 'source', label: t`Source` },
  { id: 'observable_count', label: t`Observables` },
  { id: 'assignee', label: t`Assignee` },
  { id: 'created_at', label: t`Age` },
] as const;

/** The columns of a list; `chosen` as it stands in the address. */
export function columnsFor(chosen: string | undefined): DataTableColumns<ListedIncidentDto> {
  if (chosen === undefined) return incidentColumns;
  const ids = ['number', ...chosen.split(',')];
  return incidentColumns.filter(({ id }) => ids.includes(id));
}

/** How old it is, of the time in which it is to be resolved: amber when half of that is gone, red from three quarters on. */
function Age({ incident: { severity, status, created_at } }: { incident: IncidentDto }) {
  const { data: levels } = useQuery(serviceLevelsQuery());
  const now = useNow(60_000);
  if (status === 'resolved' || levels === undefined) return <TimeAgo at={created_at} short />;
  const level = levels[severity] * 60_000;
  const used = (now - Date.parse(created_at)) / level;
  return (
    <span data-ages={used >= 0.75 ? 'over' : used >= 0.5 ? 'soon' : undefined} className={classes['age']}>
      <TimeAgo at={created_at} short /> <span className={classes['none']}>{t`of ${duration(level)}`}</span>
    </span>
  );
}

/** Whose queue it is in, while nobody has taken it. */
function Nobody({ incident: { team } }: { incident: IncidentDto }) {
  if (team === null) return <span className={classes['none']}>{t`nobody`}</span>;
  return (
    <span className={classes['none']}>
      <Waiting team={team} />
    </span>
  );
}

function Waiting({ team }: { team: IncidentTeamDto }) {
  const archived = useArchived(team.id);
  const name = teamName({ name: team.name, archived });
  return (
    <span title={t`In the queue of ${name}, taken by nobody`}>
      {/* The end of a name may find no room. */}
      {archived && '⊘ '}
      {name}
    </span>
  );
}

/** What people have put on it: tags, and until when it is put off. */
function Marks({ incident: { tags, snoozed_until, status } }: { incident: IncidentDto }) {
  return (
    <>
      {tags.map((tag) => (
        <span key={tag} className={classes['tag']}>
          {visible(tag)}
        </span>
      ))}
      {snoozed_until !== null && status !== 'resolved' && <PutOff until={snoozed_until} />}
    </>
  );
}

function PutOff({ until }: { until: string }) {
  const left = Date.parse(until) - useNow(60_000);
  if (left <= 0) return null;
  return (
    <span className={classes['tag']} title={t`Put off until ${exact(until)}`}>
      {t`for ${duration(left)}`}
    </span>
  );
}

/** A line of the list on a phone: what it is, how bad, what was found, how old, whose. */
export function IncidentPhoneRow({ incident }: { incident: ListedIncidentDto }) {
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
      <SearchHits incident={incident} />
      <div className={classes['phoneHead']}>
        <VerdictBadge
          classification={incident.verdict?.classification ?? null}
          confidence={incident.verdict?.confidence}
        />
        <StateBadge status={incident.status} word={incidentState(incident)} />
      </div>
      <Text c="dimmed" size="sm" className={classes['phoneWho']}>
        {incident.assignee ? visible(incident.assignee.name) : t`nobody`}
        {incident.team && (
          <>
            {' · '}
            <TeamName team={incident.team} />
          </>
        )}
      </Text>
    </div>
  );
}
