import type { SetupStep } from '#contracts';
import { Button } from '@mantine/core';
import { useSignOut } from '../auth.mutations.ts';
import { ChoosePassword } from './choose-password.tsx';
import { StepPage } from './step-page.tsx';

/** What a person has to do after signing in before anything else works. */
export function FirstSteps({ email }: { step: SetupStep; email: string }) {
  const signOut = useSignOut();
  return (
    <StepPage title="Choose your password">
      <ChoosePassword email={email} />
      <Button
        mt="xl"
        variant="subtle"
        size="compact-sm"
        loading={signOut.isPending}
        onClick={() => signOut.mutate()}
      >
        Sign out
      </Button>
    </StepPage>
  );
}
