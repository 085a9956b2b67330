import { Tooltip } from '@mantine/core';
import { duration, exact, relative, timeLeft } from '../lib/time.ts';
import { useNow } from '../lib/use-now.ts';
import { t } from '../texts/texts.ts';

/** A moment, relative; exact on hover and on paper. `short` drops the "ago". */
export function TimeAgo({ at, short = false }: { at: string; short?: boolean }) {
  const time = Date.parse(at);
  const age = Math.abs(useNow(10_000) - time);
  const now = useNow(age < 60_000 ? 1000 : 10_000);
  const ago = short ? duration(now - time) : relative(time, now);
  const label = Number.isNaN(time) ? at : ago;
  return (
    <Tooltip label={exact(at)}>
      <time dateTime={at} data-exact={exact(at)} style={{ whiteSpace: 'nowrap' }}>
        {label}
      </time>
    </Tooltip>
  );
}

interface TimeLeftProps {
  until: string;
  /** When the time began: tells how much of it is gone. */
  since: string;
}

/** A deadline as the time that is left, counting: amber under half, red under a quarter or over. */
export function TimeLeft({ until, since }: TimeLeftProps) {
  const now = useNow(1000);
  const end = Date.parse(until);
  const left = end - now;
  const share = left / Math.max(1, end - Date.parse(since));
  const color =
    share < 0.25 ? 'var(--danger)' : share < 0.5 ? 'var(--warning)' : 'var(--mantine-color-dimmed)';
  return (
    <Tooltip label={t`Until ${exact(until)}`}>
      <time dateTime={until} style={{ color, whiteSpace: 'nowrap' }}>
        {timeLeft(end, now)}
      </time>
    </Tooltip>
  );
}
