import { Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog, DialogButtons } from './dialog.tsx';
import { ErrorNotice } from './notices.tsx';
import { t } from '../texts/texts.ts';

interface ConfirmProps {
  title: string;
  /** The button's words: "Revoke". */
  verb: string;
  /** For an error: "revoke the key". */
  doing: string;
  danger?: boolean;
  pending: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
  /** What will happen, and whether it can be undone. */
  children: ReactNode;
}

/** Asks before what cannot be undone, where no reason is needed. */
export function Confirm({
  title,
  verb,
  doing,
  danger = true,
  pending,
  error,
  onConfirm,
  onClose,
  children,
}: ConfirmProps) {
  return (
    <Dialog onClose={onClose} title={title}>
      <Stack gap="md">
        <Text component="div">{children}</Text>
        {error != null && <ErrorNotice error={error} doing={doing} />}
        <DialogButtons>
          <Button variant="default" onClick={onClose}>
            {t`Cancel`}
          </Button>
          <Button {...(danger ? { color: 'red' } : {})} loading={pending} onClick={onConfirm} data-autofocus>
            {verb}
          </Button>
        </DialogButtons>
      </Stack>
    </Dialog>
  );
}
