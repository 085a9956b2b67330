import '@mantine/notifications/styles.css';
import { Notifications, notifications, notificationsStore } from '@mantine/notifications';
import { useEffect } from 'react';
import { FIELDS, freePlace, overlap } from './toast-place.ts';

/** The corner where messages appear. */
export function Toasts() {
  useEffect(() => {
    document.addEventListener('focusin', makeWay);
    return () => document.removeEventListener('focusin', makeWay);
  }, []);
  return <Notifications position="bottom-right" limit={3} autoClose={6000} />;
}

/** Messages go elsewhere when somebody wants to write where they lie. */
function makeWay({ target }: FocusEvent): void {
  if (!(target instanceof Element) || !target.matches(FIELDS)) return;
  const field = target.getBoundingClientRect();
  const messages = [...document.querySelectorAll('.mantine-Notification-root')];
  if (!messages.some((message) => overlap(field, message.getBoundingClientRect()))) return;
  const position = freePlace();
  notifications.updateState(notificationsStore, (shown) => shown.map((one) => ({ ...one, position })));
}
