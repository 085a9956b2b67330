import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorNotice } from './notices.tsx';

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
    <Modal opened onClose={onClose} title={title}>
      <Stack gap="md">
        <Text component="div">{children}</Text>
        {error != null && <ErrorNotice error={error} doing={doing} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button {...(danger ? { color: 'red' } : {})} loading={pending} onClick={onConfirm} data-autofocus>
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
