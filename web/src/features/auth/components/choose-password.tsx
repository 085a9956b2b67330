import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { fieldErrors, isProblem } from '../../../shared/api/problem.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useChoosePassword } from '../auth.mutations.ts';

/** For a password that an administrator or the server has made: nothing else works before it is changed. */
export function ChoosePassword({ email }: { email: string }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const choose = useChoosePassword();
  const wrong = isProblem(choose.error, 'invalid_credentials');
  const refused = fieldErrors(choose.error)['password'];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        choose.mutate({ current_password: current, password: next });
      }}
    >
      <Stack gap="lg">
        <Text>You signed in with a password that was made for you. Choose one that only you know.</Text>
        <TextInput label="Email" size="sm" autoComplete="username" readOnly value={email} />
        <PasswordInput
          label="The password you were given"
          size="sm"
          autoComplete="current-password"
          required
          autoFocus
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          error={wrong ? 'This is not the password you signed in with.' : undefined}
        />
        <PasswordInput
          label="Your new password"
          description="12 characters or more; a sentence is easier to keep than signs."
          size="sm"
          autoComplete="new-password"
          required
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          error={refused}
        />
        {choose.isError && !wrong && refused === undefined && (
          <ErrorNotice error={choose.error} doing="change the password" />
        )}
        <Button type="submit" size="sm" loading={choose.isPending}>
          Use this password
        </Button>
      </Stack>
    </form>
  );
}
