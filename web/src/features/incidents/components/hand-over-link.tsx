import { Button } from '@mantine/core';
import { IconUserShare } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import { useShortcuts } from '../../../shared/keyboard/shortcuts.tsx';
import { useCan } from '../../../shared/session/session.ts';
import classes from './incident-list.module.css';
import { t } from '../../../shared/texts/texts.ts';

/** To the page that ends a shift; whoever only reads is led to what others have left. */
export function HandOverLink() {
  const canWrite = useCan('incident:write');
  const navigate = useNavigate();
  const to = canWrite ? '/handovers/new' : '/handovers';
  const label = canWrite ? t`Hand over` : t`Hand-overs`;
  useShortcuts([{ keys: 'g h', label, group: t`Go to`, run: () => void navigate(to) }]);
  return (
    <Button component={Link} to={to} variant="default" size="compact-sm" aria-label={label}>
      <IconUserShare size={14} aria-hidden />
      <span className={classes['handIn']}>{label}</span>
    </Button>
  );
}
