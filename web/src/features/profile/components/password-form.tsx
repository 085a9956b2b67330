import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { isProblem } from '../../../shared/api/problem.ts';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useChangePassword } from '../profile.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

export function PasswordForm() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useChangePassword();
  const wrong = isProblem(change.error, 'invalid_credentials');
  const { errors, attributes } = useForm({
    faults: {
      current_password: unlessTyped(current, t`Type the password that you have now.`),
      password: unlessTyped(next, t`Type a new one.`),
    },
    failure: change.error,
    onSubmit: () =>
      change.mutate(
        { current_password: current, password: next },
        {
          onSuccess: () => {
            setCurrent('');
            setNext('');
          },
        },
      ),
  });
  return (
    <form style={{ maxWidth: 360 }} {...attributes}>
      <Stack gap="md">
        <PasswordInput
          label={t`Current password`}
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          error={wrong ? t`This is not your current password.` : errors['current_password']}
        />
        <PasswordInput
          label={t`New password`}
          description={t`12 characters or more; a sentence is easier to keep than signs.`}
          autoComplete="new-password"
          required
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          error={errors['password']}
        />
        {change.isError && !wrong && errors['password'] === undefined && (
          <ErrorNotice error={change.error} doing={t`change the password`} />
        )}
        <Group>
          <Button type="submit" loading={change.isPending}>
            {t`Change the password`}
          </Button>
          <Text role="status" size="sm">
            {change.isSuccess && current === '' ? t`Changed. All your other sessions have ended.` : ''}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}
