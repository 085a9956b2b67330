import { Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import type { MeDto, SecondFactorNeededDto } from '../../../shared/api/generated/index.ts';
import { isProblem } from '../../../shared/api/problem.ts';
import { chosenTenant } from '../../../shared/api/tenant.ts';
import { PasskeyError, passkeysSupported } from '../../../shared/lib/passkey.ts';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { usePasskeySignIn, useSecondFactor, useSignIn } from '../auth.mutations.ts';
import { DemoAccounts } from './demo-accounts.tsx';
import { FactorForm } from './factor-form.tsx';
import { SingleSignOnStep } from './single-sign-on-step.tsx';
import { TenantField } from './tenant-field.tsx';
import { t } from '../../../shared/texts/texts.ts';

interface SignInFormProps {
  /** Known already when a session has ended. */
  email?: string;
  /** Where a sign-in that leaves this page comes back to. */
  next: string;
  onDone: (me: MeDto) => void;
}

/** The password, then the second factor of whoever has one; or a passkey alone. */
export function SignInForm({ email = '', next, onDone }: SignInFormProps) {
  const [needed, setNeeded] = useState<SecondFactorNeededDto | null>(null);
  // Most installations have one tenant only.
  const [asksTenant, setAsksTenant] = useState(() => chosenTenant() !== null);
  if (needed !== null) return <SecondStep needed={needed} onDone={onDone} onBack={() => setNeeded(null)} />;
  return (
    <Stack gap="lg">
      {asksTenant && <TenantField />}
      <PasswordStep email={email} onDone={onDone} onSecondFactor={setNeeded} />
      {passkeysSupported() && <PasskeyStep onDone={onDone} />}
      <SingleSignOnStep next={next} />
      {email === '' && <DemoAccounts onDone={onDone} onSecondFactor={setNeeded} />}
      {!asksTenant && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAsksTenant(true)}>
          {t`Sign in to a tenant`}
        </Button>
      )}
    </Stack>
  );
}

interface PasswordStepProps {
  email: string;
  onDone: (me: MeDto) => void;
  onSecondFactor: (needed: SecondFactorNeededDto) => void;
}

function PasswordStep({ email: knownEmail, onDone, onSecondFactor }: PasswordStepProps) {
  const [email, setEmail] = useState(knownEmail);
  const [password, setPassword] = useState('');
  const signIn = useSignIn(onDone, onSecondFactor);
  const wrong = isProblem(signIn.error, 'invalid_credentials');
  const { errors, attributes } = useForm({
    faults: {
      email: unlessTyped(email, t`Type your email address.`),
      password: unlessTyped(password, t`Type your password.`),
    },
    failure: signIn.error,
    onSubmit: () => signIn.mutate({ email, password }),
  });
  return (
    <form {...attributes}>
      <Stack gap="lg">
        <TextInput
          label={t`Email`}
          type="email"
          name="email"
          size="sm"
          autoComplete="username"
          required
          autoFocus={knownEmail === ''}
          value={email}
          error={errors['email']}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t`Password`}
          name="password"
          size="sm"
          autoComplete="current-password"
          required
          autoFocus={knownEmail !== ''}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={wrong ? t`Email and password do not fit together.` : errors['password']}
        />
        {signIn.isError && !wrong && <ErrorNotice error={signIn.error} doing={t`sign in`} />}
        <Button type="submit" size="sm" loading={signIn.isPending}>
          {t`Sign in`}
        </Button>
      </Stack>
    </form>
  );
}

function PasskeyStep({ onDone }: { onDone: (me: MeDto) => void }) {
  const signIn = usePasskeySignIn(onDone);
  return (
    <>
      <Divider label={t`or`} />
      <Button
        variant="default"
        size="sm"
        leftSection={<IconKey size={16} aria-hidden />}
        loading={signIn.isPending}
        onClick={() => signIn.mutate()}
      >
        {t`Use a passkey instead`}
      </Button>
      {signIn.error instanceof PasskeyError ? (
        <Text role="alert" size="sm" c="red">
          {signIn.error.message}
        </Text>
      ) : (
        signIn.isError && <ErrorNotice error={signIn.error} doing={t`sign in`} />
      )}
    </>
  );
}

interface SecondStepProps {
  needed: SecondFactorNeededDto;
  onDone: (me: MeDto) => void;
  onBack: () => void;
}

function SecondStep({ needed, onDone, onBack }: SecondStepProps) {
  const finish = useSecondFactor(onDone);
  return (
    <Stack gap="lg">
      <Text fw={600}>{t`Now your second factor`}</Text>
      <FactorForm
        methods={needed.methods}
        passkey={needed.passkey}
        doing={t`sign in`}
        verb={t`Sign in`}
        pending={finish.isPending}
        error={finish.error}
        onProof={({ method, code, response }) => {
          if (method === 'password') return;
          finish.mutate({ method, ...(code === undefined ? {} : { code }), ...(response && { response }) });
        }}
      />
      <Button variant="subtle" size="compact-sm" style={{ alignSelf: 'flex-start' }} onClick={onBack}>
        {t`Begin again with the password`}
      </Button>
    </Stack>
  );
}
