import { Badge, Tooltip } from '@mantine/core';
import { IconAlertOctagonFilled, IconCircleCheckFilled, IconHelpCircle } from '@tabler/icons-react';
import type { ConnectorHealthDto, ConnectorHealthStatus } from '../../../shared/api/generated/index.ts';
import { elapsed } from '../../../shared/lib/time.ts';
import classes from './connectors.module.css';
import { t } from '../../../shared/texts/texts.ts';

const LOOKS = {
  healthy: { Icon: IconCircleCheckFilled, word: t`Healthy`, color: 'var(--fine)' },
  unhealthy: { Icon: IconAlertOctagonFilled, word: t`Unhealthy`, color: 'var(--danger)' },
  unknown: { Icon: IconHelpCircle, word: t`Not checked yet`, color: 'var(--mantine-color-dimmed)' },
} as const satisfies Record<ConnectorHealthStatus, unknown>;

export function Health({ health }: { health: ConnectorHealthDto }) {
  const { Icon, word, color } = LOOKS[health.status];
  const label = (
    <span className={classes['health']} tabIndex={health.error ? 0 : undefined}>
      <Icon size={15} style={{ color }} aria-hidden />
      {word}
      {health.latency_ms !== null && <span className={classes['latency']}>{elapsed(health.latency_ms)}</span>}
    </span>
  );
  return health.error ? <Tooltip label={health.error}>{label}</Tooltip> : label;
}

export function SimulatedBadge() {
  return (
    <Tooltip label={t`It reaches no outside service: what it does happens to invented systems.`}>
      <Badge component="span" color="violet" variant="light" tt="none" tabIndex={0}>
        {t`Simulated`}
      </Badge>
    </Tooltip>
  );
}
