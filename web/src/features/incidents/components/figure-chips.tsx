import { CloseButton } from '@mantine/core';
import { exact, howLong } from '../../../shared/lib/time.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { words } from '../../../shared/lib/words.ts';
import classes from './incident-list.module.css';
import { t } from '../../../shared/texts/texts.ts';

const moment = (label: string) => (value: string) => `${label} ${exact(value)}`;
const seconds = (label: string) => (value: string) => t`${label} ${howLong(Number(value))} or longer`;
const list = (value: string) => value.split(',').map(words).join(', ');

/** What leads here from a figure of the reports, as people read it; it stands in the address only. */
const CHIPS = {
  created_hour: (value) => t`made in the hour from ${value.padStart(2, '0')}:00 UTC`,
  without_verdict: () => t`without a verdict`,
  confidence_min: (value) => t`confidence of ${value} % at least`,
  confidence_max: (value) => t`confidence of ${value} % at most`,
  triage_seconds_min: (value) => (Number(value) === 0 ? 'triaged' : seconds(t`triage took`)(value)),
  disposition: (value) => t`resolved as ${list(value)}`,
  closed_by_source: () => t`closed by its source`,
  resolved_after: moment(t`ended since`),
  resolved_before: moment(t`ended before`),
  resolved_by: (value) => t`resolved by ${visible(value)}`,
  detector: (value) => (value === '-' ? t`no rule named` : t`raised by ${visible(value)}`),
  resolution_seconds_min: seconds(t`open for`),
  decided_after: moment(t`decided since`),
  decided_before: moment(t`decided before`),
  decision_seconds_min: seconds(t`decided after`),
} as const satisfies Record<string, (value: string) => string>;

export type FigureFilterName = keyof typeof CHIPS;
export const FIGURE_FILTERS = Object.keys(CHIPS) as FigureFilterName[];

const NUMBERS: readonly FigureFilterName[] = [
  'created_hour',
  'confidence_min',
  'confidence_max',
  'triage_seconds_min',
  'resolution_seconds_min',
  'decision_seconds_min',
];
const SWITCHES: readonly FigureFilterName[] = ['without_verdict', 'closed_by_source'];

/** The address's texts as the API takes them; what is no number stays as it is, so that the API refuses it. */
export function figureQuery(filters: Partial<Record<FigureFilterName, string>>): Record<string, unknown> {
  const query: Record<string, unknown> = {};
  for (const name of NUMBERS) if (Number.isFinite(Number(filters[name]))) query[name] = Number(filters[name]);
  for (const name of SWITCHES) if (filters[name] !== undefined) query[name] = filters[name] === 'true';
  if (filters.disposition !== undefined) query['disposition'] = filters.disposition.split(',');
  return query;
}

interface FigureChipsProps {
  filters: Partial<Record<FigureFilterName, string>>;
  onChange: (changes: Partial<Record<FigureFilterName, null>>) => void;
}

export function FigureChips({ filters, onChange }: FigureChipsProps) {
  return FIGURE_FILTERS.map((name) => {
    const value = filters[name];
    if (value === undefined) return null;
    const text = CHIPS[name](value);
    return (
      <span key={name} className={classes['chip']}>
        {text}
        <CloseButton
          size="xs"
          aria-label={t`Remove the filter: ${text}`}
          onClick={() => onChange({ [name]: null })}
        />
      </span>
    );
  });
}
