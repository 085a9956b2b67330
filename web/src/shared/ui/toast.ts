import { notifications } from '@mantine/notifications';
import { asProblem } from '../api/problem.ts';

/** Says in the corner that something was done. What failed is shown where it failed, or here when that is gone. */
export const toast = {
  done(message: string): void {
    notifications.show({ message, color: 'accent' });
  },
  failed(doing: string, error: unknown): void {
    const { title, detail, correlationId } = asProblem(error);
    notifications.show({
      title: `Could not ${doing}`,
      message: [detail || title, correlationId && `Correlation id ${correlationId}`].filter(Boolean).join(' '),
      color: 'red',
      autoClose: 15_000,
    });
  },
};
