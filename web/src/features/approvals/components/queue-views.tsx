import { APPROVAL_LEVELS, type ApprovalLevel } from '#contracts';
import { Select } from '@mantine/core';
import { words } from '../../../shared/lib/words.ts';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { VIEWS, type View } from '../approvals.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

const LABELS: Record<View, string> = {
  mine: t`Waits for me`,
  pending: t`Everything that waits`,
  approved: t`Approved`,
  rejected: t`Rejected`,
  expired: t`Expired`,
  cancelled: t`Cancelled`,
};

interface QueueViewsProps {
  view: View;
  level: ApprovalLevel | undefined;
  onChange: (changes: { view?: string | null; level?: string | null }) => void;
}

export function QueueViews({ view, level, onChange }: QueueViewsProps) {
  return (
    <FilterBar>
      <Select
        aria-label={t`Which approvals`}
        w={190}
        allowDeselect={false}
        data={VIEWS.map((each) => ({ value: each, label: LABELS[each] }))}
        value={view}
        onChange={(next) => onChange({ view: next })}
      />
      <Select
        aria-label={t`Level`}
        placeholder={t`Every level`}
        w={150}
        clearable
        data={APPROVAL_LEVELS.map((each) => ({ value: each, label: words(each) }))}
        value={level ?? null}
        onChange={(next) => onChange({ level: next })}
      />
    </FilterBar>
  );
}
