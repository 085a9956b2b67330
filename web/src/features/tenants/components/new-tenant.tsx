import { Button, Stack, TextInput } from '@mantine/core';
import type { CreatedTenantDto } from '../../../shared/api/generated/index.ts';
import { useDraftRecord } from '../../../shared/lib/drafts.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { unlessEmail, unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useCreateTenant } from '../tenants.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

interface NewTenantProps {
  onClose: () => void;
  /** With its administrator's password, to be shown once. */
  onCreated: (made: CreatedTenantDto, adminEmail: string) => void;
}

const FIELDS = [
  { name: 'name', label: t`Name`, description: t`As people call it.` },
  {
    name: 'slug',
    label: t`Short name`,
    description: t`In its addresses: lower case letters, digits and hyphens. It never changes.`,
  },
  {
    name: 'admin_email',
    label: t`Email of its first administrator`,
    description: t`Its password is shown once and changed at the first sign-in.`,
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
      name: unlessTyped(text('name'), t`Type its name.`),
      slug: unlessTyped(text('slug'), t`Type a short name, as in “emea”.`),
      admin_email: unlessEmail(text('admin_email')),
    },
    failure: create.error,
    onSubmit: send,
  });
  return (
    <Dialog onClose={onClose} title={t`New tenant`} size="lg">
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
            <ErrorNotice error={create.error} doing={t`make the tenant`} kept={t`What you typed is kept.`} />
          )}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t`Make the tenant`}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
