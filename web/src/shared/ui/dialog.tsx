import { Group, type ModalProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { later } from '../lib/later.tsx';
import classes from './dialog.module.css';
import { useFocusReturn } from './focus-return.ts';

const Modal = later(() => import('./modal.tsx').then((module) => module.Modal));

/** A dialog has no banner: the library's `<header>` would be a second one of the page. */
const PLAIN_HEADER = { header: { role: 'presentation' } };

/** What has the focus is scrolled to above its buttons, which stay in sight. */
const ABOVE_BUTTONS = { content: { scrollPaddingBottom: 88 } };

/** A dialog that is there while it is open: whoever shows it takes it away in `onClose`. */
export function Dialog(props: Omit<ModalProps, 'opened' | 'attributes'>) {
  useFocusReturn();
  return <Modal opened attributes={PLAIN_HEADER} styles={ABOVE_BUTTONS} {...props} />;
}

/** At its end; they stay in sight while what is above them scrolls. */
export function DialogButtons({ children }: { children: ReactNode }) {
  return (
    <Group justify="flex-end" className={classes['buttons']}>
      {children}
    </Group>
  );
}
