import { Button, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SourceDto, SourceWithSecretDto } from '../../../shared/api/generated/index.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { authenticationsQuery, useRotateSecret } from '../sources.queries.ts';
import { SenderSecret, secretFault } from './sender-secret.tsx';
import { t } from '../../../shared/texts/texts.ts';

const KEEP = [
  { value: '0', label: t`It ends now` },
  { value: '3600', label: t`An hour` },
  { value: '86400', label: t`A day` },
  { value: '604800', label: t`A week` },
];

interface RotateSecretProps {
  source: SourceDto;
  onClose: () => void;
  onRotated: (source: SourceWithSecretDto) => void;
}

export function RotateSecret({ source, onClose, onRotated }: RotateSecretProps) {
  const [keep, setKeep] = useState('86400');
  const [secret, setSecret] = useState('');
  const rotate = useRotateSecret(source.id);
  const authentication = useQuery(authenticationsQuery).data?.find(
    ({ name }) => name === source.authentication,
  );
  const theirs = authentication?.secret_is_the_senders === true;
  const { errors, attributes } = useForm({
    faults: { secret: secretFault(authentication, secret) },
    failure: rotate.error,
    onSubmit: () =>
      rotate.mutate(
        { keep_previous_seconds: Number(keep), ...(secret === '' ? {} : { secret }) },
        { onSuccess: onRotated },
      ),
  });
  return (
    <Dialog onClose={onClose} title={t`New secret for ${source.name}`}>
      <form {...attributes}>
        <Stack gap="md">
          <Text>
            {theirs ? t`The sender makes the secret. ` : t`A new secret is made and shown once. `}
            {t`Both are accepted until you have changed it at the sender, so that no alert is lost.`}
          </Text>
          <Select
            label={t`How long the present secret is still accepted`}
            data={KEEP}
            allowDeselect={false}
            value={keep}
            onChange={(next) => setKeep(next ?? '86400')}
          />
          <SenderSecret
            authentication={authentication}
            value={secret}
            onChange={setSecret}
            error={errors['secret']}
          />
          {rotate.isError && <ErrorNotice error={rotate.error} doing={t`make a new secret`} />}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit" loading={rotate.isPending}>
              {secret === '' ? t`Make a new secret` : t`Use this secret`}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
