import { Group, Modal, type ModalProps } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './dialog.module.css';
import { useFocusReturn } from './focus-return.ts';

/** A dialog that is there while it is open: whoever shows it takes it away in `onClose`. */
export function Dialog(props: Omit<ModalProps, 'opened'>) {
  useFocusReturn();
  return <Modal opened {...props} />;
}

/** At its end; they stay in sight while what is above them scrolls. */
export function DialogButtons({ children }: { children: ReactNode }) {
  return (
    <Group justify="flex-end" className={classes['buttons']}>
      {children}
    </Group>
  );
}
