import { Button, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { SourceDto, SourceWithSecretDto } from '../../../shared/api/generated/index.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useRotateSecret } from '../sources.queries.ts';

const KEEP = [
  { value: '0', label: 'It ends now' },
  { value: '3600', label: 'An hour' },
  { value: '86400', label: 'A day' },
  { value: '604800', label: 'A week' },
];

interface RotateSecretProps {
  source: SourceDto;
  onClose: () => void;
  onRotated: (source: SourceWithSecretDto) => void;
}

export function RotateSecret({ source, onClose, onRotated }: RotateSecretProps) {
  const [keep, setKeep] = useState('86400');
  const rotate = useRotateSecret(source.id);
  return (
    <Dialog onClose={onClose} title={`New secret for ${source.name}`}>
      <Stack gap="md">
        <Text>
          A new secret is made and shown once. Both are accepted until you have changed it at the sender, so
          that no alert is lost.
        </Text>
        <Select
          label="How long the present secret is still accepted"
          data={KEEP}
          allowDeselect={false}
          value={keep}
          onChange={(next) => setKeep(next ?? '86400')}
        />
        {rotate.isError && <ErrorNotice error={rotate.error} doing="make a new secret" />}
        <DialogButtons>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={rotate.isPending}
            onClick={() => rotate.mutate({ keep_previous_seconds: Number(keep) }, { onSuccess: onRotated })}
          >
            Make a new secret
          </Button>
        </DialogButtons>
      </Stack>
    </Dialog>
  );
}
