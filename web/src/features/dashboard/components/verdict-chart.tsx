import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { words } from '../../../shared/lib/words.ts';
import { VERDICT_COLUMNS, type Hour } from '../hours.ts';
import { colourOf } from '../verdict-colour.ts';
import { t } from '../../../shared/texts/texts.ts';

const series = VERDICT_COLUMNS.map((name) => ({
  name,
  label: name === 'none' ? t`No verdict yet` : words(name),
  color: colourOf(name),
}));

/** Stacked columns, one an hour. A chunk of its own: the chart library is large. */
export function VerdictChart({ hours, height }: { hours: Hour[]; height: number }) {
  return (
    <BarChart
      h={height}
      data={hours}
      dataKey="label"
      series={series}
      type="stacked"
      tickLine="none"
      gridAxis="x"
      withTooltip
      tooltipAnimationDuration={0}
      // The table behind it is what screen readers and keys get.
      barChartProps={{ accessibilityLayer: false, tabIndex: -1 }}
      barProps={{ isAnimationActive: false, maxBarSize: 26 }}
      yAxisProps={{ allowDecimals: false, width: 34 }}
      xAxisProps={{ minTickGap: 24 }}
      aria-hidden
    />
  );
}
