import { Button, Stack, TextInput } from '@mantine/core';
import type { CreatedTenantDto } from '../../../shared/api/generated/index.ts';
import { useDraftRecord } from '../../../shared/lib/drafts.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { unlessEmail, unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useCreateTenant } from '../tenants.queries.ts';

interface NewTenantProps {
  onClose: () => void;
  /** With its administrator's password, to be shown once. */
  onCreated: (made: CreatedTenantDto, adminEmail: string) => void;
}

const FIELDS = [
  { name: 'name', label: 'Name', description: 'As people call it.' },
  {
    name: 'slug',
    label: 'Short name',
    description: 'In its addresses: lower case letters, digits and hyphens. It never changes.',
  },
  {
    name: 'admin_email',
    label: 'Email of its first administrator',
    description: 'Its password is shown once and changed at the first sign-in.',
  },
] as const;

export function NewTenant({ onClose, onCreated }: NewTenantProps) {
  const [draft, setDraft, clear] = useDraftRecord('tenant:new');
  const create = useCreateTenant();
  const text = (name: string): string => (typeof draft[name] === 'string' ? draft[name] : '');
  const send = (): void => {
    const body = {
      name: text('name').trim(),
      slug: text('slug').trim(),
      admin_email: text('admin_email').trim(),
    };
    create.mutate(body, {
      onSuccess: (made) => {
        clear();
        onCreated(made, body.admin_email);
      },
    });
  };
  const { errors, attributes } = useForm({
    faults: {
      name: unlessTyped(text('name'), 'Type its name.'),
      slug: unlessTyped(text('slug'), 'Type a short name, as in “emea”.'),
      admin_email: unlessEmail(text('admin_email')),
    },
    failure: create.error,
    onSubmit: send,
  });
  return (
    <Dialog onClose={onClose} title="New tenant" size="lg">
      <form {...attributes}>
        <Stack gap="md">
          {FIELDS.map(({ name, label, description }, index) => (
            <TextInput
              key={name}
              label={label}
              description={description}
              required
              autoComplete="off"
              {...(index === 0 ? { 'data-autofocus': true } : {})}
              value={text(name)}
              error={errors[name]}
              onChange={(event) => setDraft({ ...draft, [name]: event.currentTarget.value })}
            />
          ))}
          {create.isError && (
            <ErrorNotice error={create.error} doing="make the tenant" kept="What you typed is kept." />
          )}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Make the tenant
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
