import { APPROVAL_LEVELS, type ApprovalLevel } from '#contracts';
import { Select } from '@mantine/core';
import { words } from '../../../shared/lib/words.ts';
import { FilterBar } from '../../../shared/ui/filter-bar.tsx';
import { VIEWS, type View } from '../approvals.queries.ts';

const LABELS: Record<View, string> = {
  mine: 'Waits for me',
  pending: 'Everything that waits',
  approved: 'Approved',
  rejected: 'Rejected',
  expired: 'Expired',
  cancelled: 'Cancelled',
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
        aria-label="Which approvals"
        w={190}
        allowDeselect={false}
        data={VIEWS.map((each) => ({ value: each, label: LABELS[each] }))}
        value={view}
        onChange={(next) => onChange({ view: next })}
      />
      <Select
        aria-label="Level"
        placeholder="Every level"
        w={150}
        clearable
        data={APPROVAL_LEVELS.map((each) => ({ value: each, label: words(each) }))}
        value={level ?? null}
        onChange={(next) => onChange({ level: next })}
      />
    </FilterBar>
  );
}
