import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { PasskeyError } from '../../../shared/lib/passkey.ts';
import { browserName } from '../../../shared/lib/user-agent.ts';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useAddPasskey } from '../second-factors.queries.ts';
import { EnrolmentForm } from './enrolment-form.tsx';
import { t } from '../../../shared/texts/texts.ts';

interface PasskeyEnrolmentProps {
  /** Null: the earlier recovery codes are still good. */
  onDone: (recoveryCodes: string[] | null) => void;
  onBack: () => void;
}

export function PasskeyEnrolment({ onDone, onBack }: PasskeyEnrolmentProps) {
  const [name, setName] = useState(() => browserName(navigator.userAgent).slice(0, 60));
  const add = useAddPasskey();
  const { errors, attributes } = useForm({
    faults: { name: unlessTyped(name, t`Give it a name.`) },
    failure: add.error,
    onSubmit: () => add.mutate(name, { onSuccess: ({ recovery_codes }) => onDone(recovery_codes) }),
  });
  return (
    <EnrolmentForm verb={t`Make the passkey`} pending={add.isPending} attributes={attributes} onBack={onBack}>
      <Text>
        {t`A passkey lives on this device, in your password manager or on a security key. Your browser asks where to keep it. It can also sign you in alone, without the password.`}
      </Text>
      <TextInput
        label={t`Name`}
        description={t`So that you know later which one it is.`}
        required
        autoFocus
        maxLength={60}
        value={name}
        error={errors['name']}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {add.error instanceof PasskeyError ? (
        <Text role="alert" size="sm" c="red">
          {add.error.message}
        </Text>
      ) : (
        add.isError && <ErrorNotice error={add.error} doing={t`add the passkey`} />
      )}
    </EnrolmentForm>
  );
}
