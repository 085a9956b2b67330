import { Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useNavigate, useSearchParams } from 'react-router';
import { SignInForm } from '../features/auth/components/sign-in-form.tsx';
import classes from './sign-in.module.css';

/** Only an address of our own: `//evil.example` and `https://…` are not followed. */
function safeNext(next: string | null): string {
  return next?.startsWith('/') && !/^\/[/\\]/.test(next) ? next : '/';
}

export function Component() {
  useDocumentTitle('Sign in · Triage Warden');
  const navigate = useNavigate();
  const [params] = useSearchParams();
  return (
    <main className={classes['page']}>
      <div className={classes['box']}>
        <Title order={1} className={classes['title'] ?? ''}>
          <img src="/favicon.svg" alt="" width={28} height={28} />
          Triage Warden
        </Title>
        <SignInForm onDone={() => void navigate(safeNext(params.get('next')), { replace: true })} />
      </div>
    </main>
  );
}
