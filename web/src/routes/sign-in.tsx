import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { SignInForm } from '../features/auth/components/sign-in-form.tsx';
import { SignOnNotice } from '../features/auth/components/sign-on-notice.tsx';
import { StepPage } from '../features/auth/components/step-page.tsx';
import { chooseTenant } from '../shared/api/tenant.ts';
import { SIGNED_IN } from '../shared/session/signed-in.ts';
import { t } from '../shared/texts/texts.ts';

/** Only an address of our own: `//evil.example` and `https://…` are not followed. */
function safeNext(next: string | null): string {
  return next?.startsWith('/') && !/^\/[/\\]/.test(next) ? next : '/';
}

export function Component() {
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const next = safeNext(params.get('next'));
  const named = params.get('tenant');
  // Before anything is asked of the server: the address says where.
  useState(() => named !== null && chooseTenant(named));
  return (
    <StepPage title={t`Sign in to Triage Warden`}>
      <SignOnNotice />
      <SignInForm next={next} onDone={() => void navigate(next, { replace: true, state: SIGNED_IN })} />
    </StepPage>
  );
}
