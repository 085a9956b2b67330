import { Group, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { CopyButton } from '../../../shared/ui/copy-button.tsx';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useBeginTotp, useConfirmTotp } from '../second-factors.queries.ts';
import { EnrolmentForm } from './enrolment-form.tsx';
import { QrCode } from './qr-code.tsx';
import classes from './second-factors.module.css';
import { t } from '../../../shared/texts/texts.ts';

interface TotpEnrolmentProps {
  /** Null: the earlier recovery codes are still good. */
  onDone: (recoveryCodes: string[] | null) => void;
  onBack: () => void;
}

export function TotpEnrolment({ onDone, onBack }: TotpEnrolmentProps) {
  const [code, setCode] = useState('');
  const begin = useBeginTotp();
  const confirm = useConfirmTotp();
  const { mutate: start } = begin;
  useEffect(() => start(), [start]);
  const { errors, attributes } = useForm({
    faults: { code: unlessTyped(code, t`Type the code that the app shows.`) },
    failure: confirm.error,
    onSubmit: () => confirm.mutate(code, { onSuccess: ({ recovery_codes }) => onDone(recovery_codes) }),
  });
  if (begin.isError)
    return <ErrorNotice error={begin.error} doing={t`set up the app`} retry={() => start()} />;
  if (!begin.data) return <Skeleton height={260} aria-label={t`Loading`} role="status" />;
  const { secret, uri } = begin.data;
  return (
    <EnrolmentForm verb={t`Use this app`} pending={confirm.isPending} attributes={attributes} onBack={onBack}>
      <Text>{t`Scan this with the authenticator app on your phone.`}</Text>
      <QrCode text={uri} label={t`QR code for the authenticator app`} />
      <Stack gap={2}>
        <Text size="sm" c="dimmed">
          {t`Or type this key into the app:`}
        </Text>
        <Group gap="xs" wrap="nowrap">
          <code className={classes['key']} aria-label={t`Key for the authenticator app`}>
            {secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}
          </code>
          <CopyButton label={t`Copy the key`} value={secret} />
        </Group>
      </Stack>
      <TextInput
        label={t`Code`}
        description={t`The six digits that the app shows now.`}
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        autoFocus
        maxLength={20}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        error={errors['code']}
      />
      {confirm.isError && errors['code'] === undefined && (
        <ErrorNotice error={confirm.error} doing={t`finish setting up the app`} />
      )}
    </EnrolmentForm>
  );
}
