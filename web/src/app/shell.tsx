import '@mantine/notifications/styles.css';
import { Notifications } from '@mantine/notifications';
import { ScrollRestoration } from 'react-router';
import { SessionGate } from '../features/auth/components/session-gate.tsx';
import { ShortcutProvider } from '../shared/keyboard/shortcuts.tsx';
import { usePrunedDrafts } from '../shared/lib/drafts.ts';
import { LiveProvider } from '../shared/live/live.tsx';
import { Layout } from './layout/layout.tsx';

/** Everything behind the sign-in: session, shortcuts, live updates, and the frame around every page. */
export function Component() {
  usePrunedDrafts();
  return (
    <SessionGate>
      <ShortcutProvider>
        <LiveProvider>
          <Layout />
          <Notifications position="bottom-right" limit={3} autoClose={6000} />
          <ScrollRestoration />
        </LiveProvider>
      </ShortcutProvider>
    </SessionGate>
  );
}
