import { Button, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { AuditEntryDto } from '../../../shared/api/generated/index.ts';
import { columnsOf, DataTable } from '../../../shared/ui/data-table.tsx';
import { EmptyState } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import type { AuditChange, AuditQuery } from '../audit-filters.ts';
import { changedFields, subjectAddress, subjectOf, whoOf } from '../audit-words.ts';
import { RUN_ENTRIES_SHOWN, useRunEntries, type useAuditEntries } from '../audit.queries.ts';
import classes from './audit-table.module.css';
import { many, number, t } from '../../../shared/texts/texts.ts';

interface Row {
  id: string;
  entry: AuditEntryDto;
  /** On the row that stands for a run's entries. */
  folded: { entries: number; open: boolean; onToggle: () => void } | null;
  /** Of an open run. */
  step: boolean;
}

const column = columnsOf<Row>();
const COLUMNS = [
  column.display({
    id: 'when',
    header: t`When`,
    meta: { width: 118 },
    cell: ({ row }) => <TimeAgo at={row.original.entry.occurred_at} />,
  }),
  column.display({
    id: 'who',
    header: t`Who`,
    meta: { width: 210 },
    cell: ({ row }) => whoOf(row.original.entry),
  }),
  column.display({
    id: 'what',
    header: t`What`,
    meta: { width: 260 },
    cell: ({ row }) => <What row={row.original} />,
  }),
  column.display({
    id: 'on',
    header: t`On what`,
    cell: ({ row }) => <About row={row.original} />,
  }),
  column.display({
    id: 'reason',
    header: t`Reason`,
    meta: { wide: true },
    cell: ({ row }) => row.original.entry.reason ?? <Text c="dimmed">–</Text>,
  }),
  column.display({
    id: 'position',
    header: t`Place`,
    meta: { width: 92, align: 'end', medium: true },
    cell: ({ row }) => {
      const { position } = row.original.entry;
      return position === null ? t`sealing …` : number(position);
    },
  }),
];

function What({ row: { entry, folded, step } }: { row: Row }) {
  if (folded === null)
    return (
      <span className={step ? classes['step'] : undefined}>
        <Event entry={entry} />
      </span>
    );
  const Mark = folded.open ? IconChevronDown : IconChevronRight;
  return (
    <UnstyledButton className={classes['fold']} aria-expanded={folded.open} onClick={folded.onToggle}>
      <Mark size={14} aria-hidden />
      {runWords(folded.entries)}
    </UnstyledButton>
  );
}

function Event({ entry }: { entry: AuditEntryDto }) {
  const fields = changedFields(entry);
  return (
    <>
      {entry.event_label}
      {fields !== '' && (
        <Text span size="sm" c="dimmed" title={fields}>
          {` · ${fields}`}
        </Text>
      )}
    </>
  );
}

function runWords(entries: number): string {
  const most = entries >= 1000 ? t`at least ` : '';
  return t`Playbook run: ${most}${many(entries, 'entry', 'entries')}`;
}

function About({ row: { entry, folded } }: { row: Row }) {
  const { incident, run } = entry;
  const subject =
    folded === null
      ? { address: subjectAddress(entry.subject_type, entry.subject_id), called: subjectOf(entry) }
      : { address: run && subjectAddress('run', run.id), called: run?.playbook ?? t`Playbook run` };
  const elsewhere = incident !== null && (folded !== null || entry.subject_type !== 'incident');
  return (
    <>
      {subject.address === null ? subject.called : <Link to={subject.address}>{subject.called}</Link>}
      {elsewhere && (
        <>
          {' · '}
          <Link to={`/incidents/${incident.id}`}>{incident.number}</Link>
        </>
      )}
    </>
  );
}

interface AuditTableProps {
  entries: ReturnType<typeof useAuditEntries>;
  query: AuditQuery;
  filtered: boolean;
  activeId: string | null;
  onPreview: (entry: AuditEntryDto) => void;
  onChange: AuditChange;
  onClear: () => void;
}

export function AuditTable({ entries, query, filtered, activeId, ...on }: AuditTableProps) {
  const { onPreview, onChange, onClear } = on;
  const rows = useRows(entries.table.rows, query, onChange);
  const open = ({ entry, folded }: Row): void => {
    if (folded === null) onPreview(entry);
    else folded.onToggle();
  };
  return (
    <DataTable
      {...entries.table}
      rows={rows}
      label={t`Audit entries`}
      columns={COLUMNS}
      rowId={({ id }) => id}
      activeId={activeId}
      onOpen={open}
      onPreview={open}
      empty={<NoEntries filtered={filtered} query={query} onChange={onChange} onClear={onClear} />}
      phoneRow={(row) => <PhoneRow row={row} />}
    />
  );
}

function PhoneRow({ row }: { row: Row }) {
  const { entry, folded } = row;
  return (
    <>
      <Text fw={500}>{folded === null ? <Event entry={entry} /> : <What row={row} />}</Text>
      <Text size="sm" truncate>
        <About row={row} />
      </Text>
      <Text size="sm" c="dimmed" truncate>
        {whoOf(entry)} · <TimeAgo at={entry.occurred_at} />
      </Text>
    </>
  );
}

/** A run of one entry is that entry; an open one is followed by its entries. */
function useRows(
  entries: readonly AuditEntryDto[] | undefined,
  query: AuditQuery,
  onChange: AuditChange,
): Row[] | undefined {
  const [open, setOpen] = useState<readonly string[]>([]);
  const steps = useRunEntries(query, open);
  return useMemo(
    () =>
      entries?.flatMap((entry): Row[] => {
        const { run } = entry;
        const count = run?.entries ?? 0;
        if (run === null || count < 2) return [{ id: entry.id, entry, folded: null, step: false }];
        const isOpen = open.includes(run.id);
        const toggle = (): void => {
          if (count > RUN_ENTRIES_SHOWN) onChange({ run: run.id });
          else setOpen(isOpen ? open.filter((id) => id !== run.id) : [...open, run.id]);
        };
        return [
          {
            id: `run ${run.id}`,
            entry,
            folded: { entries: count, open: isOpen, onToggle: toggle },
            step: false,
          },
          ...(isOpen ? (steps.get(run.id) ?? []) : []).map((one) => ({
            id: one.id,
            entry: one,
            folded: null,
            step: true,
          })),
        ];
      }),
    [entries, open, steps, onChange],
  );
}

interface NoEntriesProps {
  filtered: boolean;
  query: AuditQuery;
  onChange: AuditChange;
  onClear: () => void;
}

function NoEntries({ filtered, query, onChange, onClear }: NoEntriesProps) {
  const machines = query.people === true && (
    <Button variant="default" onClick={() => onChange({ machines: 'shown' })}>
      {t`Show what machines did`}
    </Button>
  );
  if (!filtered) {
    return (
      <EmptyState
        title={query.people === true ? t`Nobody has done anything yet` : t`Nothing is recorded yet`}
        action={machines || undefined}
      >
        {t`Every change leaves an entry here by itself: who, what, on what, when, from where and why.`}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={t`No entry fits these filters`}
      action={
        <>
          <Button variant="default" onClick={onClear}>
            {t`Remove the filters`}
          </Button>
          {machines}
        </>
      }
    />
  );
}
