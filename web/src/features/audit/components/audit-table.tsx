import { Button, Text } from '@mantine/core';
import type { AuditEntryDto } from '../../../shared/api/generated/index.ts';
import { columnsOf, DataTable } from '../../../shared/ui/data-table.tsx';
import { EmptyState } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { auditSentence } from '../audit-words.ts';
import type { useAuditEntries } from '../audit.queries.ts';

const column = columnsOf<AuditEntryDto>();
const COLUMNS = [
  column.display({
    id: 'when',
    header: 'When',
    meta: { width: 118 },
    cell: ({ row }) => <TimeAgo at={row.original.occurred_at} />,
  }),
  column.display({
    id: 'who',
    header: 'Who',
    meta: { width: 190 },
    cell: ({ row }) => whoOf(row.original),
  }),
  column.display({
    id: 'what',
    header: 'What',
    meta: { width: 260 },
    cell: ({ row }) => auditSentence(row.original.event),
  }),
  column.display({
    id: 'on',
    header: 'On what',
    cell: ({ row }) => (
      <>
        {row.original.subject_type} <code>{row.original.subject_id}</code>
      </>
    ),
  }),
  column.display({
    id: 'reason',
    header: 'Reason',
    meta: { wide: true },
    cell: ({ row }) => row.original.reason ?? <Text c="dimmed">–</Text>,
  }),
  column.display({
    id: 'position',
    header: 'Place',
    meta: { width: 92, align: 'end' },
    cell: ({ row }) => row.original.position?.toLocaleString('en') ?? 'sealing …',
  }),
];

/** The machinery tells a reader less than the person for whom it works. */
function whoOf({ actor_name, on_behalf_of }: AuditEntryDto): string {
  return on_behalf_of === null ? actor_name : `${actor_name} for ${on_behalf_of.name}`;
}

interface AuditTableProps {
  entries: ReturnType<typeof useAuditEntries>;
  filtered: boolean;
  activeId: string | null;
  onPreview: (entry: AuditEntryDto) => void;
  onClear: () => void;
}

export function AuditTable({ entries, filtered, activeId, onPreview, onClear }: AuditTableProps) {
  return (
    <DataTable
      {...entries.table}
      label="Audit entries"
      columns={COLUMNS}
      rowId={(entry) => entry.id}
      activeId={activeId}
      onOpen={onPreview}
      onPreview={onPreview}
      empty={<NoEntries filtered={filtered} onClear={onClear} />}
      phoneRow={(entry) => (
        <>
          <Text fw={500}>{auditSentence(entry.event)}</Text>
          <Text size="sm" c="dimmed" truncate>
            {whoOf(entry)} · {entry.subject_type} · <TimeAgo at={entry.occurred_at} />
          </Text>
        </>
      )}
    />
  );
}

function NoEntries({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered) {
    return (
      <EmptyState title="Nothing is recorded yet">
        Every change leaves an entry here by itself: who, what, on what, when, from where and why.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No entry fits these filters"
      action={
        <Button variant="default" onClick={onClear}>
          Remove the filters
        </Button>
      }
    />
  );
}
