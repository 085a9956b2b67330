import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { MeDto } from '../../../shared/api/generated/index.ts';
import { isProblem } from '../../../shared/api/problem.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useSignIn } from '../auth.mutations.ts';

interface SignInFormProps {
  /** Known already when a session has ended. */
  email?: string;
  onDone: (me: MeDto) => void;
}

export function SignInForm({ email: knownEmail = '', onDone }: SignInFormProps) {
  const [email, setEmail] = useState(knownEmail);
  const [password, setPassword] = useState('');
  const signIn = useSignIn(onDone);
  const wrong = isProblem(signIn.error, 'invalid_credentials');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate({ email, password });
      }}
    >
      <Stack gap="lg">
        <TextInput
          label="Email"
          type="email"
          name="email"
          size="sm"
          autoComplete="username"
          required
          autoFocus={knownEmail === ''}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          size="sm"
          autoComplete="current-password"
          required
          autoFocus={knownEmail !== ''}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={wrong ? 'Email and password do not fit together.' : undefined}
        />
        {signIn.isError && !wrong && <ErrorNotice error={signIn.error} doing="sign in" />}
        <Button type="submit" size="sm" loading={signIn.isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
