import type { notifications as Notifications } from '@mantine/notifications';
import { asProblem } from '../api/problem.ts';
import { visible } from '../lib/visible.ts';
import { freePlace } from './toast-place.ts';
import { t } from '../texts/texts.ts';

type Message = Parameters<typeof Notifications.show>[0];

let needed = false;
const listeners = new Set<() => void>();

/** Whether a message was ever shown: the corner for them, and its library, is loaded with the first one. */
export const toastsNeeded = {
  get: (): boolean => needed,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

async function show(message: Message): Promise<void> {
  const { notifications } = await import('@mantine/notifications');
  notifications.show({
    closeButtonProps: { 'aria-label': t`Close the message` },
    position: freePlace(),
    ...message,
  });
  needed = true;
  for (const listener of listeners) listener();
}

/** Says in the corner that something was done. What failed is shown where it failed, or here when that is gone. */
export const toast = {
  done(message: string): void {
    void show({ message: visible(message), color: 'accent' });
  },
  /** Why what somebody pressed did nothing. */
  told(message: string): void {
    void show({ message: visible(message), color: 'gray', id: `told ${message}` });
  },
  failed(doing: string, error: unknown): void {
    const { title, detail, correlationId } = asProblem(error);
    void show({
      title: visible(t`Could not ${doing}`),
      message: [detail || title, correlationId && t`Correlation id ${correlationId}`]
        .filter(Boolean)
        .join(' '),
      color: 'red',
      autoClose: 15_000,
    });
  },
};
