import type { SetupStep } from '#contracts';
import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { keys } from '../../../shared/api/query-keys.ts';
import { EnrolSecondFactor } from './enrol-second-factor.tsx';
import { useSignOut } from '../auth.mutations.ts';
import { AccessDialog } from './access-dialog.tsx';
import { ChoosePassword } from './choose-password.tsx';
import { StepPage } from './step-page.tsx';
import { t } from '../../../shared/texts/texts.ts';

const TITLES: Record<SetupStep, string> = {
  change_password: t`Choose your password`,
  enrol_second_factor: t`Set up a second factor`,
};

/** What a person has to do after signing in before anything else works. */
export function FirstSteps({ step, email }: { step: SetupStep; email: string }) {
  const queryClient = useQueryClient();
  const signOut = useSignOut();
  return (
    <StepPage title={TITLES[step]} wide={step === 'enrol_second_factor'}>
      {step === 'change_password' ? (
        <ChoosePassword email={email} />
      ) : (
        <>
          <Text mb="lg">
            {t`Your role needs a second factor besides the password. It takes a minute, and is asked for when you sign in.`}
          </Text>
          <EnrolSecondFactor onDone={() => void queryClient.invalidateQueries({ queryKey: keys.me })} />
        </>
      )}
      <Button
        mt="xl"
        variant="subtle"
        size="compact-sm"
        loading={signOut.isPending}
        onClick={() => signOut.mutate()}
      >
        {t`Sign out`}
      </Button>
      <AccessDialog />
    </StepPage>
  );
}
