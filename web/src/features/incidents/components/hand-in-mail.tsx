import { Button } from '@mantine/core';
import { IconMailUp } from '@tabler/icons-react';
import { useState } from 'react';
import { later } from '../../../shared/lib/later.tsx';
import { useCan } from '../../../shared/session/session.ts';
import classes from './incident-list.module.css';
import { t } from '../../../shared/texts/texts.ts';

const HandInDialog = later(() => import('./hand-in-dialog.tsx').then((module) => module.HandInDialog));

export function HandInMail() {
  const [open, setOpen] = useState(false);
  if (!useCan('incident:write')) return null;
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        aria-label={t`Hand in a mail`}
        onClick={() => setOpen(true)}
      >
        <IconMailUp size={14} aria-hidden />
        <span className={classes['handIn']}>{t`Hand in a mail`}</span>
      </Button>
      {open && <HandInDialog onClose={() => setOpen(false)} />}
    </>
  );
}
