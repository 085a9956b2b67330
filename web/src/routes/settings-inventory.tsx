import { CRITICALITIES, type Criticality, type InventoryKind } from '#contracts';
import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconPlus, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { EntryDialog } from '../features/inventory/components/entry-dialog.tsx';
import { ImportDialog } from '../features/inventory/components/import-dialog.tsx';
import { InventoryTable } from '../features/inventory/components/inventory-table.tsx';
import { RemoveEntry } from '../features/inventory/components/remove-entry.tsx';
import { useInventory } from '../features/inventory/inventory.queries.ts';
import type { InventoryEntryDto } from '../shared/api/generated/index.ts';
import { useUrlFilters } from '../shared/lib/url-filters.ts';
import { words } from '../shared/lib/words.ts';
import { useCan } from '../shared/session/session.ts';
import { FilterBar } from '../shared/ui/filter-bar.tsx';
import { ErrorNotice } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';
import { t } from '../shared/texts/texts.ts';

const KINDS = [
  { value: 'asset', label: t`Assets` },
  { value: 'identity', label: t`Identities` },
];

export function Component() {
  const [filters, setFilters] = useUrlFilters(['kind', 'q', 'criticality']);
  const kind: InventoryKind = filters.kind === 'identity' ? 'identity' : 'asset';
  const criticality = CRITICALITIES.find((one) => one === filters.criticality);
  const entries = useInventory({
    kind,
    ...(filters.q === undefined ? {} : { q: filters.q }),
    ...(criticality === undefined ? {} : { criticality }),
  });
  const mayWrite = useCan('inventory:write');
  const [adding, setAdding] = useState(false);
  const [importing, setImporting] = useState(false);
  const [changing, setChanging] = useState<InventoryEntryDto | null>(null);
  const [removing, setRemoving] = useState<InventoryEntryDto | null>(null);
  return (
    <Page
      title={t`Assets and identities`}
      lead={t`Which hosts and accounts there are, whose they are and how much hangs on them: told with every alert about them.`}
      fill
      actions={
        mayWrite && (
          <>
            <Button
              variant="default"
              leftSection={<IconUpload size={16} aria-hidden />}
              onClick={() => setImporting(true)}
            >
              {t`Import CSV`}
            </Button>
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
              {kind === 'asset' ? t`New asset` : t`New identity`}
            </Button>
          </>
        )
      }
    >
      <Filters kind={kind} q={filters.q} criticality={criticality} onChange={setFilters} />
      {entries.error ? (
        <ErrorNotice error={entries.error} doing={t`load the list`} retry={entries.retry} />
      ) : (
        <InventoryTable
          kind={kind}
          entries={entries}
          filtered={filters.q !== undefined || criticality !== undefined}
          mayWrite={mayWrite}
          onEdit={setChanging}
          onDelete={setRemoving}
        />
      )}
      {adding && <EntryDialog kind={kind} entry={null} onClose={() => setAdding(false)} />}
      {changing && <EntryDialog kind={kind} entry={changing} onClose={() => setChanging(null)} />}
      {importing && <ImportDialog kind={kind} onClose={() => setImporting(false)} />}
      {removing && <RemoveEntry entry={removing} onClose={() => setRemoving(null)} />}
    </Page>
  );
}

interface FiltersProps {
  kind: InventoryKind;
  q: string | undefined;
  criticality: Criticality | undefined;
  onChange: (changes: { kind?: string; q?: string; criticality?: string | null }) => void;
}

function Filters({ kind, q, criticality, onChange }: FiltersProps) {
  const changeSoon = useDebouncedCallback(onChange, 300);
  return (
    <FilterBar>
      <SegmentedControl
        aria-label={t`Which list`}
        data={KINDS}
        value={kind}
        onChange={(value) => onChange({ kind: value })}
      />
      <TextInput
        aria-label={t`Search the list`}
        placeholder={t`Name, address, owner, tag`}
        w={230}
        defaultValue={q ?? ''}
        onChange={(event) => changeSoon({ q: event.currentTarget.value.trim() })}
      />
      <Select
        aria-label={t`Criticality`}
        placeholder={t`Any criticality`}
        w={160}
        clearable
        data={CRITICALITIES.map((value) => ({ value, label: words(value) }))}
        value={criticality ?? null}
        onChange={(value) => onChange({ criticality: value })}
      />
    </FilterBar>
  );
}
