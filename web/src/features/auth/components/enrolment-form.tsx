import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

interface EnrolmentFormProps {
  children: ReactNode;
  verb: string;
  pending: boolean;
  onSubmit: () => void;
  onBack: () => void;
}

/** What setting up an app and a passkey have in common: it goes on, or back to the choice. */
export function EnrolmentForm({ children, verb, pending, onSubmit, onBack }: EnrolmentFormProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Stack gap="md">
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onBack}>
            Back
          </Button>
          <Button type="submit" loading={pending}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
