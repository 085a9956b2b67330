import { Badge, Tooltip } from '@mantine/core';
import { IconAlertTriangleFilled } from '@tabler/icons-react';
import type { WeightyThing } from '../listed-things.ts';

/** That much hangs on a host or an account, by the lists; which one is said where it does not stand beside it. */
export function WeightBadge({ thing, named = false }: { thing: WeightyThing; named?: boolean }) {
  const { what, name, criticality, statement } = thing;
  const color = criticality === 'critical' ? 'var(--danger)' : 'var(--warning)';
  return (
    <Tooltip label={statement} multiline maw={360}>
      <Badge
        component="span"
        tabIndex={0}
        leftSection={<IconAlertTriangleFilled size={12} style={{ color }} aria-hidden />}
      >
        {named ? `${what} ${name}` : what}
      </Badge>
    </Tooltip>
  );
}
