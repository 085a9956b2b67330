import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { ScrollRestoration } from 'react-router';
import { SessionGate } from '../features/auth/components/session-gate.tsx';
import { ShortcutProvider } from '../shared/keyboard/shortcuts.tsx';
import { usePrunedDrafts } from '../shared/lib/drafts.ts';
import { LiveProvider } from '../shared/live/live.tsx';
import { toastsNeeded } from '../shared/ui/toast.ts';
import { Layout } from './layout/layout.tsx';

const loadToasts = () => import('../shared/ui/toasts.tsx');
const Toasts = lazy(() => loadToasts().then((module) => ({ default: module.Toasts })));

/** Everything behind the sign-in: session, shortcuts, live updates, and the frame around every page. */
export function Component() {
  usePrunedDrafts();
  // At hand before it is needed: that the server is away could not be said with what has to be fetched from it.
  useEffect(() => void loadToasts(), []);
  const toasts = useSyncExternalStore(toastsNeeded.subscribe, toastsNeeded.get);
  return (
    <SessionGate>
      <ShortcutProvider>
        <LiveProvider>
          <Layout />
          {toasts && (
            <Suspense>
              <Toasts />
            </Suspense>
          )}
          <ScrollRestoration />
        </LiveProvider>
      </ShortcutProvider>
    </SessionGate>
  );
}
