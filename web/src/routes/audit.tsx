import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { AuditEntry } from '../features/audit/components/audit-entry.tsx';
import { AuditFiltersBar } from '../features/audit/components/audit-filters.tsx';
import { AuditTable } from '../features/audit/components/audit-table.tsx';
import { VerificationResult, VerifyButton } from '../features/audit/components/verification.tsx';
import { AUDIT_FILTERS, useAuditEntries } from '../features/audit/audit.queries.ts';
import type { AuditEntryDto } from '../shared/api/generated/index.ts';
import { useUrlFilters } from '../shared/lib/url-filters.ts';
import { ErrorNotice } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';
import { WithPanel } from '../shared/ui/side-panel.tsx';

export function Component() {
  const [filters, setFilters] = useUrlFilters(AUDIT_FILTERS);
  const entries = useAuditEntries(filters);
  const [shown, setShown] = useState<AuditEntryDto | null>(null);
  const clear = (): void => setFilters(Object.fromEntries(AUDIT_FILTERS.map((name) => [name, null])));
  return (
    <Page
      title="Audit"
      lead="Who did what, to what, when, from where and why. What is added, changed or removed past the application shows when the record is verified."
      fill
      actions={
        <>
          <VerifyButton />
          <ExportMenu />
        </>
      }
    >
      <AuditFiltersBar filters={filters} onChange={setFilters} onClear={clear} />
      <VerificationResult />
      {entries.error ? (
        <ErrorNotice error={entries.error} doing="load the audit entries" retry={entries.retry} />
      ) : (
        <WithPanel
          list={
            <AuditTable
              entries={entries}
              filtered={Object.keys(filters).length > 0}
              activeId={shown?.id ?? null}
              onPreview={setShown}
              onClear={clear}
            />
          }
          panel={shown && <AuditEntry entry={shown} onClose={() => setShown(null)} />}
        />
      )}
    </Page>
  );
}

/** Plain links: the browser stores the file while the server streams it. */
function ExportMenu() {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href="/api/audit/export?format=jsonl" download>
          JSON Lines: can be verified without the database
        </Menu.Item>
        <Menu.Item component="a" href="/api/audit/export?format=csv" download>
          CSV: for a spreadsheet
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
