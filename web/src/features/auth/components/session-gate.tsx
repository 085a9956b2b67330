import { Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Fragment, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { onSessionExpired, onSetupNeeded } from '../../../shared/api/client.ts';
import type { MeDto } from '../../../shared/api/generated/index.ts';
import { isProblem } from '../../../shared/api/problem.ts';
import { later } from '../../../shared/lib/later.tsx';
import { setTimeZone, timeZone } from '../../../shared/lib/time-zone.ts';
import { SessionContext, type Session } from '../../../shared/session/session.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useSignOut } from '../auth.mutations.ts';
import { meQuery } from '../auth.queries.ts';
import { AccessDialog } from './access-dialog.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { t } from '../../../shared/texts/texts.ts';

const FirstSteps = later(() => import('./first-steps.tsx').then((module) => module.FirstSteps));

/** Shows what is inside to whoever is signed in; sends others to the sign-in page and back. */
export function SessionGate({ children }: { children: ReactNode }) {
  const me = useQuery(meQuery);
  const location = useLocation();
  const { mutate: signOut } = useSignOut();
  const { refetch } = me;
  useEffect(() => onSetupNeeded(() => void refetch()), [refetch]);
  const session = useMemo((): Session | null => {
    if (!me.data) return null;
    const { user, permissions } = me.data;
    // Before anything is drawn that shows a time.
    setTimeZone(user.time_zone);
    return {
      userId: user.id,
      name: user.name,
      email: user.email,
      role: user.role,
      timeZone: user.time_zone,
      permissions: new Set(permissions),
      signOut: () => signOut(),
    };
  }, [me.data, signOut]);

  if (me.data && me.data.setup !== null) {
    return <FirstSteps step={me.data.setup} email={me.data.user.email} />;
  }
  if (session) {
    return (
      <SessionContext value={session}>
        {/* Another zone is another text of every time that is shown, however it was kept. */}
        <Fragment key={timeZone()}>{children}</Fragment>
        <AccessDialog />
        <ExpiredDialog session={session} />
      </SessionContext>
    );
  }
  if (isProblem(me.error, 'not_authenticated')) {
    const next = location.pathname + location.search;
    return <Navigate to={next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`} replace />;
  }
  if (me.isError) {
    return (
      <div style={{ padding: 16, maxWidth: 720 }}>
        <ErrorNotice error={me.error} doing={t`load your session`} retry={() => void me.refetch()} />
      </div>
    );
  }
  return null;
}

/** The session has ended while a page was open: sign in over it, so that nothing on it is lost. */
function ExpiredDialog({ session }: { session: Session }) {
  const queryClient = useQueryClient();
  const location = useLocation();
  const [expired, setExpired] = useState(false);
  /** What was being done when it showed that the session has ended. */
  const waiting = useRef<((same: boolean) => void)[]>([]);
  useEffect(
    () =>
      onSessionExpired(() => {
        setExpired(true);
        return new Promise((resolve) => waiting.current.push(resolve));
      }),
    [],
  );

  const onDone = (me: MeDto): void => {
    const same = me.user.id === session.userId;
    // Another person has other rights and other drafts: nothing of this page is theirs.
    if (!same) globalThis.location.assign('/');
    setExpired(false);
    for (const resolve of waiting.current.splice(0)) resolve(same);
    void queryClient.invalidateQueries();
  };
  if (!expired) return null;
  return (
    <Dialog
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t`Your session has ended`}
    >
      <Text mb="lg">
        {t`Sign in to go on. The page and what you typed are kept, and what you just sent is sent again.`}
      </Text>
      <SignInForm email={session.email} next={location.pathname + location.search} onDone={onDone} />
    </Dialog>
  );
}
