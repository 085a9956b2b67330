import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CheckedForm } from '../../../shared/ui/form.tsx';
import { t } from '../../../shared/texts/texts.ts';

interface EnrolmentFormProps {
  children: ReactNode;
  verb: string;
  pending: boolean;
  attributes: CheckedForm['attributes'];
  onBack: () => void;
}

/** What setting up an app and a passkey have in common: it goes on, or back to the choice. */
export function EnrolmentForm({ children, verb, pending, attributes, onBack }: EnrolmentFormProps) {
  return (
    <form {...attributes}>
      <Stack gap="md">
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onBack}>
            {t`Back`}
          </Button>
          <Button type="submit" loading={pending}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
