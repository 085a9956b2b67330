import { Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { useMemo } from 'react';
import type { InventoryEntryDto, InventoryKind } from '../../../shared/api/generated/index.ts';
import { columnsOf, DataTable } from '../../../shared/ui/data-table.tsx';
import { EmptyState } from '../../../shared/ui/notices.tsx';
import { SeverityBadge } from '../../../shared/ui/severity-badge.tsx';
import type { useInventory } from '../inventory.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

const column = columnsOf<InventoryEntryDto>();

interface InventoryTableProps {
  kind: InventoryKind;
  entries: ReturnType<typeof useInventory>;
  filtered: boolean;
  mayWrite: boolean;
  onEdit: (entry: InventoryEntryDto) => void;
  onDelete: (entry: InventoryEntryDto) => void;
}

export function InventoryTable({ kind, entries, filtered, mayWrite, onEdit, onDelete }: InventoryTableProps) {
  const columns = useMemo(
    () => [
      column.display({
        id: 'name',
        header: t`Name`,
        meta: { width: '26%' },
        cell: ({ row }) => <Name entry={row.original} />,
      }),
      column.display({
        id: 'criticality',
        header: t`Criticality`,
        meta: { width: 120 },
        cell: ({ row }) => <SeverityBadge severity={row.original.criticality} />,
      }),
      column.display({
        id: 'addresses',
        header: kind === 'asset' ? t`Addresses` : t`Mail addresses`,
        cell: ({ row }) => <Listed items={row.original.addresses} />,
      }),
      column.display({
        id: 'who',
        header: kind === 'asset' ? t`Owner` : t`Title and department`,
        meta: { medium: true },
        cell: ({ row }) => <Listed items={whoOf(row.original)} />,
      }),
      column.display({
        id: 'tags',
        header: t`Tags`,
        meta: { wide: true },
        cell: ({ row }) => <Listed items={row.original.tags} />,
      }),
      column.display({
        id: 'menu',
        header: () => <VisuallyHidden>{t`What to do`}</VisuallyHidden>,
        meta: { width: 150, align: 'end' },
        cell: ({ row }) => mayWrite && <Actions entry={row.original} onEdit={onEdit} onDelete={onDelete} />,
      }),
    ],
    [kind, mayWrite, onEdit, onDelete],
  );
  return (
    <DataTable
      {...entries.table}
      label={kind === 'asset' ? t`Assets` : t`Identities`}
      columns={columns}
      rowId={(entry) => entry.id}
      empty={<Empty kind={kind} filtered={filtered} />}
      phoneRow={(entry) => (
        <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
          <div style={{ minWidth: 0 }}>
            <div>
              <Name entry={entry} />
            </div>
            <SeverityBadge severity={entry.criticality} />
            <Text size="sm" c="dimmed">
              {[...entry.addresses, ...whoOf(entry), ...entry.tags].join(' · ')}
            </Text>
          </div>
          {mayWrite && <Actions entry={entry} onEdit={onEdit} onDelete={onDelete} />}
        </div>
      )}
    />
  );
}

function whoOf({ owner, title, department }: InventoryEntryDto): string[] {
  return [title, department, owner].filter((text) => text !== '');
}

function Name({ entry: { name, aliases } }: { entry: InventoryEntryDto }) {
  return (
    <span style={{ overflowWrap: 'anywhere' }}>
      <Text span fw={500}>
        {name}
      </Text>
      {aliases.length > 0 && (
        <Text span size="sm" c="dimmed">
          {t` also ${aliases.join(', ')}`}
        </Text>
      )}
    </span>
  );
}

function Listed({ items }: { items: readonly string[] }) {
  return items.length === 0 ? (
    <Text span c="dimmed">
      –
    </Text>
  ) : (
    <>{items.join(', ')}</>
  );
}

interface ActionsProps {
  entry: InventoryEntryDto;
  onEdit: (entry: InventoryEntryDto) => void;
  onDelete: (entry: InventoryEntryDto) => void;
}

function Actions({ entry, onEdit, onDelete }: ActionsProps) {
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      <Button
        variant="subtle"
        size="compact-xs"
        aria-label={t`Change ${entry.name}`}
        onClick={() => onEdit(entry)}
      >
        {t`Change`}
      </Button>
      <Button
        variant="subtle"
        size="compact-xs"
        aria-label={t`Remove ${entry.name}`}
        onClick={() => onDelete(entry)}
      >
        {t`Remove`}
      </Button>
    </Group>
  );
}

function Empty({ kind, filtered }: { kind: InventoryKind; filtered: boolean }) {
  if (filtered)
    return (
      <EmptyState title={t`Nothing on the list fits`}>{t`Look for less, or for any criticality.`}</EmptyState>
    );
  return kind === 'asset' ? (
    <EmptyState title={t`No assets yet`}>
      {t`What is listed here is told with every alert about it: whose server it is, and how much hangs on it.`}
    </EmptyState>
  ) : (
    <EmptyState title={t`No identities yet`}>
      {t`What is listed here is told with every alert about it: whose account it is, and whether it is an administrator’s, a service’s or an executive’s.`}
    </EmptyState>
  );
}
