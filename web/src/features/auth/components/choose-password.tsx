import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { isProblem } from '../../../shared/api/problem.ts';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useChoosePassword } from '../auth.mutations.ts';
import { t } from '../../../shared/texts/texts.ts';

/** For a password that an administrator or the server has made: nothing else works before it is changed. */
export function ChoosePassword({ email }: { email: string }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const choose = useChoosePassword();
  const wrong = isProblem(choose.error, 'invalid_credentials');
  const { errors, attributes } = useForm({
    faults: {
      current_password: unlessTyped(current, t`Type the password that you have now.`),
      password: unlessTyped(next, t`Type a new one.`),
    },
    failure: choose.error,
    onSubmit: () => choose.mutate({ current_password: current, password: next }),
  });
  return (
    <form {...attributes}>
      <Stack gap="lg">
        <Text>{t`You signed in with a password that was made for you. Choose one that only you know.`}</Text>
        <TextInput label={t`Email`} size="sm" autoComplete="username" readOnly value={email} />
        <PasswordInput
          label={t`The password you were given`}
          size="sm"
          autoComplete="current-password"
          required
          autoFocus
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          error={wrong ? t`This is not the password you signed in with.` : errors['current_password']}
        />
        <PasswordInput
          label={t`Your new password`}
          description={t`12 characters or more; a sentence is easier to keep than signs.`}
          size="sm"
          autoComplete="new-password"
          required
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          error={errors['password']}
        />
        {choose.isError && !wrong && errors['password'] === undefined && (
          <ErrorNotice error={choose.error} doing={t`change the password`} />
        )}
        <Button type="submit" size="sm" loading={choose.isPending}>
          {t`Use this password`}
        </Button>
      </Stack>
    </form>
  );
}
