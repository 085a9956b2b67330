import { Text } from '@mantine/core';
import { Link } from 'react-router';
import type { RunSummaryDto } from '../../../shared/api/generated/index.ts';
import { elapsed } from '../../../shared/lib/time.ts';
import { actorName } from '../../../shared/lib/words.ts';
import { columnsOf, DataTable } from '../../../shared/ui/data-table.tsx';
import { EmptyState, ErrorNotice } from '../../../shared/ui/notices.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { usePlaybookRuns } from '../playbooks.queries.ts';
import { rich, t } from '../../../shared/texts/texts.ts';

const column = columnsOf<RunSummaryDto>();
const COLUMNS = [
  column.display({
    id: 'when',
    header: t`Began`,
    meta: { width: 120 },
    cell: ({ row }) => <TimeAgo at={row.original.created_at} />,
  }),
  column.display({
    id: 'state',
    header: t`State`,
    meta: { width: 130 },
    cell: ({ row }) => <StateBadge status={row.original.status} />,
  }),
  column.display({
    id: 'took',
    header: t`Took`,
    meta: { width: 90, align: 'end' },
    cell: ({ row }) => took(row.original),
  }),
  column.display({
    id: 'version',
    header: t`Version`,
    meta: { width: 80, align: 'end' },
    cell: ({ row }) => row.original.version,
  }),
  column.display({
    id: 'incident',
    header: t`Incident`,
    meta: { width: 120 },
    cell: ({ row }) => (
      <Link to={`/incidents/${row.original.incident_number}`}>{row.original.incident_number}</Link>
    ),
  }),
  column.display({
    id: 'by',
    header: t`Asked by`,
    meta: { width: 170, wide: true },
    cell: ({ row }) => actorName(row.original.requested_by),
  }),
  column.display({
    id: 'error',
    header: t`Error`,
    cell: ({ row }) =>
      row.original.error && <span title={row.original.error.message}>{row.original.error.message}</span>,
  }),
  column.display({
    id: 'steps',
    header: t`Steps`,
    meta: { width: 116 },
    cell: ({ row }) => <Link to={`/runs/${row.original.id}`}>{t`Step by step`}</Link>,
  }),
];

function took({ started_at: start, finished_at: end }: RunSummaryDto): string {
  return start && end ? elapsed(Date.parse(end) - Date.parse(start)) : '–';
}

interface RunsTableProps {
  name: string;
  chosenId: string | null;
  onChoose: (run: RunSummaryDto) => void;
}

/** The runs of a playbook, newest first. A chosen one shows its states in the outline above. */
export function RunsTable({ name, chosenId, onChoose }: RunsTableProps) {
  const runs = usePlaybookRuns(name);
  if (runs.error) return <ErrorNotice error={runs.error} doing={t`load the runs`} retry={runs.retry} />;
  return (
    <DataTable
      {...runs.table}
      label={t`Runs`}
      columns={COLUMNS}
      rowId={(run) => run.id}
      activeId={chosenId}
      onOpen={onChoose}
      onPreview={onChoose}
      empty={
        <EmptyState title={t`It has not run yet`}>
          {rich`It runs by itself when an incident of its types arrives. To see it now: “Run it”, or send an alert with ${(<code>{'npm run tw -- source add'}</code>)}.`}
        </EmptyState>
      }
      phoneRow={(run) => (
        <>
          <StateBadge status={run.status} /> <TimeAgo at={run.created_at} /> ·{' '}
          <Link to={`/runs/${run.id}`}>{t`Step by step`}</Link>
          {run.error && (
            <Text size="sm" c="dimmed">
              {run.error.message}
            </Text>
          )}
        </>
      )}
    />
  );
}
