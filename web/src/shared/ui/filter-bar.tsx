import type { ReactNode } from 'react';
import classes from './filter-bar.module.css';
import { t } from '../texts/texts.ts';

/** The row of filters above a list; wraps, and on a phone scrolls sideways instead of growing. */
export function FilterBar({ children, label = t`Filters` }: { children: ReactNode; label?: string }) {
  return (
    <div className={classes['bar']} role="group" aria-label={label}>
      {children}
    </div>
  );
}
