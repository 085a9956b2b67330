import { SEVERITIES, type Severity } from '#contracts';
import { VisuallyHidden } from '@mantine/core';
import { words } from '../lib/words.ts';
import classes from './severity-badge.module.css';

/** Severity as 1 to 5 filled segments and the word. `compact` keeps the word for screen readers only. */
export function SeverityBadge({ severity, compact = false }: { severity: Severity; compact?: boolean }) {
  const filled = SEVERITIES.indexOf(severity) + 1;
  const word = words(severity);
  return (
    <span
      className={classes['root']}
      style={{ color: `var(--severity-${severity})` }}
      title={compact ? word : undefined}
    >
      <span className={classes['bar']} aria-hidden>
        {SEVERITIES.map((each, index) => (
          <span key={each} className={`${classes['segment']} ${index < filled ? classes['filled'] : ''}`} />
        ))}
      </span>
      {compact ? <VisuallyHidden>{word}</VisuallyHidden> : word}
    </span>
  );
}
