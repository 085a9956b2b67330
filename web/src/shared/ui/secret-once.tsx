import { Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';
import { Dialog, DialogButtons } from './dialog.tsx';
import classes from './secret-once.module.css';
import { t } from '../texts/texts.ts';

interface SecretOnceProps {
  /** "API key of backup-job" */
  title: string;
  secret: string;
  children?: ReactNode;
  onClose: () => void;
}

/**
 * A secret that the server shows this one time. Neither Escape nor a click beside it closes the dialog: that would
 * lose it by accident.
 */
export function SecretOnce({ title, secret, children, onClose }: SecretOnceProps) {
  return (
    <Dialog
      onClose={onClose}
      title={title}
      size="lg"
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
    >
      <Stack gap="md">
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <IconAlertTriangle size={18} aria-hidden className={classes['icon']} />
          <Text>
            {t`It is shown only now: the server keeps nothing from which it could be shown again. Copy it first.`}
          </Text>
        </Group>
        <div className={classes['secret']}>
          <code aria-label={title} tabIndex={0}>
            {secret}
          </code>
        </div>
        <Group>
          <CopyButton text label={t`Copy it`} value={secret} />
        </Group>
        {children}
        <DialogButtons>
          <Button onClick={onClose}>{t`I have stored it`}</Button>
        </DialogButtons>
      </Stack>
    </Dialog>
  );
}
