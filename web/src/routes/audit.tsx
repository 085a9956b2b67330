import { useState } from 'react';
import { AuditEntry } from '../features/audit/components/audit-entry.tsx';
import { AuditFiltersBar } from '../features/audit/components/audit-filters.tsx';
import { AuditTable } from '../features/audit/components/audit-table.tsx';
import { ExportMenu } from '../features/audit/components/export-menu.tsx';
import { VerificationResult, VerifyButton } from '../features/audit/components/verification.tsx';
import { isFiltered, useAuditFilters } from '../features/audit/audit-filters.ts';
import { useAuditEntries } from '../features/audit/audit.queries.ts';
import type { AuditEntryDto } from '../shared/api/generated/index.ts';
import { ErrorNotice } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';
import { WithPanel } from '../shared/ui/side-panel.tsx';
import { t } from '../shared/texts/texts.ts';

export function Component() {
  const { filters, query, change, clear } = useAuditFilters();
  const entries = useAuditEntries(query);
  const [shown, setShown] = useState<AuditEntryDto | null>(null);
  return (
    <Page
      title={t`Audit`}
      lead={t`Who did what, to what, when, from where and why. What is added, changed or removed past the application shows when the record is verified.`}
      fill
      actions={
        <>
          <VerifyButton />
          <ExportMenu query={query} />
        </>
      }
    >
      <AuditFiltersBar filters={filters} onChange={change} onClear={clear} />
      <VerificationResult />
      {entries.error ? (
        <ErrorNotice error={entries.error} doing={t`load the audit entries`} retry={entries.retry} />
      ) : (
        <WithPanel
          list={
            <AuditTable
              entries={entries}
              query={query}
              filtered={isFiltered(filters)}
              activeId={shown?.id ?? null}
              onPreview={setShown}
              onChange={change}
              onClear={clear}
            />
          }
          panel={shown && <AuditEntry entry={shown} onClose={() => setShown(null)} />}
        />
      )}
    </Page>
  );
}
