import { Text, Tooltip } from '@mantine/core';
import {
  IconAlertOctagonFilled,
  IconCircleCheckFilled,
  IconCircleOff,
  IconHelpCircle,
} from '@tabler/icons-react';
import type { MailboxDto } from '../../../shared/api/generated/index.ts';
import classes from './mailboxes.module.css';
import { t } from '../../../shared/texts/texts.ts';

const LOOKS = {
  watching: { Icon: IconCircleCheckFilled, word: t`Watched`, color: 'var(--fine)' },
  failing: { Icon: IconAlertOctagonFilled, word: t`Failing`, color: 'var(--danger)' },
  waiting: { Icon: IconHelpCircle, word: t`Not looked into yet`, color: 'var(--mantine-color-dimmed)' },
  off: { Icon: IconCircleOff, word: t`Switched off`, color: 'var(--mantine-color-dimmed)' },
} as const satisfies Record<MailboxDto['state'], unknown>;

export function MailboxState({ mailbox: { state, last_error } }: { mailbox: MailboxDto }) {
  const { Icon, word, color } = LOOKS[state];
  const error = state === 'failing' ? last_error : null;
  const label = (
    <Text span className={classes['state']} tabIndex={error ? 0 : undefined}>
      <Icon size={15} style={{ color }} aria-hidden />
      {word}
    </Text>
  );
  return error ? <Tooltip label={error}>{label}</Tooltip> : label;
}
