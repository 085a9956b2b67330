import type { ProofMethod } from '#contracts';
import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { isProblem } from '../../../shared/api/problem.ts';
import { PasskeyError, askForPasskey } from '../../../shared/lib/passkey.ts';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { t } from '../../../shared/texts/texts.ts';

export interface Proof {
  method: ProofMethod;
  code?: string;
  password?: string;
  response?: Record<string, unknown>;
}

interface FactorFormProps {
  methods: readonly ProofMethod[];
  /** WebAuthn options of the server. */
  passkey: Record<string, unknown> | null;
  /** For an error: "sign in". */
  doing: string;
  verb: string;
  pending: boolean;
  error: unknown;
  onProof: (proof: Proof) => void;
}

const OTHERS: Record<ProofMethod, string> = {
  passkey: t`Use a passkey`,
  totp: t`Use the authenticator app`,
  recovery_code: t`Use a recovery code`,
  password: t`Use the password`,
};

/** Proves who sits there, in one of the ways that the server offers; the first is the best. */
export function FactorForm({ methods, passkey, ...rest }: FactorFormProps) {
  const [chosen, setChosen] = useState<ProofMethod | null>(null);
  const method = chosen ?? methods[0];
  if (method === undefined) return <Text>{t`There is no way to prove it here. Sign out and in again.`}</Text>;
  const others = methods.filter((one) => one !== method);
  return (
    <Stack gap="lg">
      {method === 'passkey' ? (
        <PasskeyProof options={passkey ?? {}} {...rest} />
      ) : (
        <TypedProof key={method} method={method} {...rest} />
      )}
      {others.length > 0 && (
        <Stack gap={4} align="flex-start">
          {others.map((other) => (
            <Button key={other} variant="subtle" size="compact-sm" onClick={() => setChosen(other)}>
              {OTHERS[other]}
            </Button>
          ))}
        </Stack>
      )}
    </Stack>
  );
}

type ProofProps = Omit<FactorFormProps, 'methods' | 'passkey'>;

function PasskeyProof({
  options,
  doing,
  pending,
  error,
  onProof,
}: ProofProps & { options: Record<string, unknown> }) {
  const [failure, setFailure] = useState<string | null>(null);
  const ask = (): void => {
    setFailure(null);
    askForPasskey(options)
      .then((response) => onProof({ method: 'passkey', response }))
      .catch((reason: unknown) =>
        setFailure(reason instanceof PasskeyError ? reason.message : t`The passkey could not be used.`),
      );
  };
  return (
    <Stack gap="md">
      <Text>{t`Your browser will ask for a fingerprint, a PIN or your security key.`}</Text>
      {failure !== null && (
        <Text role="alert" size="sm" c="red">
          {failure}
        </Text>
      )}
      {error != null && <ErrorNotice error={error} doing={doing} />}
      <Button
        size="sm"
        leftSection={<IconKey size={16} aria-hidden />}
        loading={pending}
        onClick={ask}
        autoFocus
      >
        {t`Use your passkey`}
      </Button>
    </Stack>
  );
}

const FIELDS = {
  totp: {
    label: t`Code`,
    description: t`The six digits that your authenticator app shows.`,
    autoComplete: 'one-time-code',
    inputMode: 'numeric',
  },
  recovery_code: {
    label: t`Recovery code`,
    description: t`One of those you stored when you set up the second factor. Each works once.`,
    autoComplete: 'off',
    inputMode: 'text',
  },
} as const;

function TypedProof({
  method,
  doing,
  verb,
  pending,
  error,
  onProof,
}: ProofProps & { method: 'totp' | 'recovery_code' | 'password' }) {
  const [value, setValue] = useState('');
  const wrong = isProblem(error, 'invalid_credentials') ? error.detail : undefined;
  const { errors, attributes } = useForm({
    faults: {
      value: unlessTyped(value, method === 'password' ? t`Type your password.` : t`Type the code.`),
    },
    onSubmit: () => onProof(method === 'password' ? { method, password: value } : { method, code: value }),
  });
  const field = {
    size: 'sm' as const,
    required: true,
    autoFocus: true,
    value,
    onChange: (event: { currentTarget: { value: string } }) => setValue(event.currentTarget.value),
    error: wrong ?? errors['value'],
  };
  return (
    <form {...attributes}>
      <Stack gap="md">
        {method === 'password' ? (
          <PasswordInput {...field} label={t`Password`} autoComplete="current-password" />
        ) : (
          <TextInput {...field} {...FIELDS[method]} maxLength={40} />
        )}
        {error != null && wrong === undefined && <ErrorNotice error={error} doing={doing} />}
        <Button type="submit" size="sm" loading={pending}>
          {verb}
        </Button>
      </Stack>
    </form>
  );
}
