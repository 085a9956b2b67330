import { SegmentedControl } from '@mantine/core';
import { ReportView } from '../features/reports/components/report-view.tsx';
import { useUrlFilters } from '../shared/lib/url-filters.ts';
import { Page } from '../shared/ui/page.tsx';
import { t } from '../shared/texts/texts.ts';

const PERIODS = [
  { value: '30', label: t`30 days` },
  { value: '90', label: t`90 days` },
];

export function Component() {
  const [filters, change] = useUrlFilters(['days']);
  const days = PERIODS.find(({ value }) => value === filters.days)?.value ?? '30';
  return (
    <Page
      title={t`Reports`}
      lead={t`Whole days in UTC, today among them. Every number leads to the incidents that it counts.`}
      actions={
        <SegmentedControl
          aria-label={t`Period`}
          size="xs"
          data={PERIODS}
          value={days}
          onChange={(value) => change({ days: value === '30' ? null : value })}
        />
      }
    >
      <ReportView key={days} days={Number(days)} />
    </Page>
  );
}
