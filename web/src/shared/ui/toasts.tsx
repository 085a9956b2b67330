import '@mantine/notifications/styles.css';
import { Notifications } from '@mantine/notifications';

/** The corner where messages appear. */
export function Toasts() {
  return <Notifications position="bottom-right" limit={3} autoClose={6000} />;
}
