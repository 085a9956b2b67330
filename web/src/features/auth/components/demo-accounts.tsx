import { Button, Divider, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { MeDto, SecondFactorNeededDto } from '../../../shared/api/generated/index.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useSignIn } from '../auth.mutations.ts';
import { demoAccountsQuery } from '../auth.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

interface DemoAccountsProps {
  onDone: (me: MeDto) => void;
  onSecondFactor: (needed: SecondFactorNeededDto) => void;
}

/** In the demo one press is enough to be one of its people. */
export function DemoAccounts({ onDone, onSecondFactor }: DemoAccountsProps) {
  const accounts = useQuery(demoAccountsQuery).data?.data ?? [];
  const signIn = useSignIn(onDone, onSecondFactor);
  if (accounts.length === 0) return null;
  return (
    <Stack gap="xs">
      <Divider label={t`Demo: look around as`} />
      {accounts.map(({ email, name, role, password }) => (
        <Button
          key={email}
          variant="default"
          size="sm"
          loading={signIn.isPending && signIn.variables.email === email}
          disabled={signIn.isPending}
          onClick={() => signIn.mutate({ email, password })}
        >
          {`${name}, ${role.replaceAll('_', ' ')}`}
        </Button>
      ))}
      {signIn.isError && <ErrorNotice error={signIn.error} doing={t`sign in`} />}
    </Stack>
  );
}
