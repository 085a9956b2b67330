import type { Classification } from '#contracts';
import { Tooltip } from '@mantine/core';
import {
  IconAlertOctagonFilled,
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconHelpCircleFilled,
} from '@tabler/icons-react';
import { percent, words } from '../lib/words.ts';
import classes from './verdict-badge.module.css';
import { number, t } from '../texts/texts.ts';

const SHAPES = {
  malicious: IconAlertOctagonFilled,
  suspicious: IconAlertTriangleFilled,
  benign: IconCircleCheckFilled,
  inconclusive: IconHelpCircleFilled,
} as const satisfies Record<Classification, unknown>;

interface VerdictBadgeProps {
  /** null: there is no verdict yet. */
  classification: Classification | null;
  confidence?: number | null | undefined;
  /** How many judged incidents the confidence was measured on; unknown when absent. */
  calibratedOn?: number | undefined;
  size?: 'md' | 'lg';
}

/** A verdict by shape, word and, where known, its confidence. */
export function VerdictBadge({ classification, confidence, calibratedOn, size = 'md' }: VerdictBadgeProps) {
  if (classification === null) return <span className={classes['none']}>{t`No verdict yet`}</span>;
  const Shape = SHAPES[classification];
  return (
    <span className={`${classes['root']} ${size === 'lg' ? classes['lg'] : ''}`}>
      <span className={classes['root']} style={{ color: `var(--verdict-${classification})` }}>
        <Shape size={size === 'lg' ? 20 : 15} aria-hidden />
        {words(classification)}
      </span>
      {confidence != null && (
        <ConfidenceBar value={confidence} classification={classification} calibratedOn={calibratedOn} />
      )}
    </span>
  );
}

interface ConfidenceBarProps {
  value: number;
  classification: Classification;
  calibratedOn?: number | undefined;
}

function ConfidenceBar({ value, classification, calibratedOn }: ConfidenceBarProps) {
  const basis =
    calibratedOn === undefined
      ? t`Not yet measured against resolved incidents.`
      : t`Calibrated on ${number(calibratedOn)} resolved incidents.`;
  return (
    <Tooltip label={t`Confidence ${percent(value)}. ${basis}`}>
      <span className={classes['confidence']}>
        <span className={classes['track']} aria-hidden>
          <span
            className={classes['fill']}
            style={{ display: 'block', width: `${value * 100}%`, color: `var(--verdict-${classification})` }}
          />
        </span>
        {percent(value)}
      </span>
    </Tooltip>
  );
}
