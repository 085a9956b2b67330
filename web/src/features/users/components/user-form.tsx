import { ROLES, type Role } from '#contracts';
import { Button, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { UserDto } from '../../../shared/api/generated/index.ts';
import { useDraftRecord } from '../../../shared/lib/drafts.ts';
import { ROLE_SENTENCES } from '../../../shared/lib/roles.ts';
import { words } from '../../../shared/lib/words.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { unlessEmail, unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useCreateUser, useUpdateUser } from '../users.mutations.ts';
import { t } from '../../../shared/texts/texts.ts';

interface NewUserProps {
  onClose: () => void;
  /** With the password that the server made, to be shown once. */
  onCreated: (email: string, password: string | null) => void;
}

const NO_NAME = t`Type the name that colleagues read.`;
const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
const asRole = (value: unknown): Role => ROLES.find((role) => role === value) ?? 'analyst';

export function NewUser({ onClose, onCreated }: NewUserProps) {
  const [draft, setDraft, clear] = useDraftRecord('user:new');
  const create = useCreateUser();
  const email = asText(draft['email']);
  const name = asText(draft['name']);
  const role = asRole(draft['role']);
  const { errors, attributes } = useForm({
    faults: { email: unlessEmail(email), name: unlessTyped(name, NO_NAME) },
    failure: create.error,
    onSubmit: () =>
      create.mutate(
        { email: email.trim(), name: name.trim(), role },
        {
          onSuccess: ({ password }) => {
            clear();
            onCreated(email.trim(), password);
          },
        },
      ),
  });
  return (
    <Dialog onClose={onClose} title={t`New user`} size="lg">
      <form {...attributes}>
        <Stack gap="md">
          <TextInput
            label={t`Email`}
            type="email"
            required
            data-autofocus
            autoComplete="off"
            value={email}
            error={errors['email']}
            onChange={(event) => setDraft({ ...draft, email: event.currentTarget.value })}
          />
          <TextInput
            label={t`Name`}
            description={t`As colleagues read it beside decisions and in the audit.`}
            required
            autoComplete="off"
            value={name}
            error={errors['name']}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          />
          <RoleChoice value={role} onChange={(next) => setDraft({ ...draft, role: next })} />
          {create.isError && (
            <ErrorNotice error={create.error} doing={t`make the user`} kept={t`What you typed is kept.`} />
          )}
          <FormButtons verb={t`Make the user`} pending={create.isPending} onClose={onClose} />
        </Stack>
      </form>
    </Dialog>
  );
}

export function EditUser({ user, onClose }: { user: UserDto; onClose: () => void }) {
  const [name, setName] = useState(user.name);
  const [role, setRole] = useState<Role>(user.role);
  const update = useUpdateUser(user.id);
  const { errors, attributes } = useForm({
    faults: { name: unlessTyped(name, NO_NAME) },
    failure: update.error,
    onSubmit: () => update.mutate({ name: name.trim(), role, version: user.version }, { onSuccess: onClose }),
  });
  return (
    <Dialog onClose={onClose} title={user.email} size="lg">
      <form {...attributes}>
        <Stack gap="md">
          <TextInput
            label={t`Name`}
            required
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errors['name']}
          />
          <RoleChoice value={role} onChange={setRole} />
          {update.isError && (
            <ErrorNotice error={update.error} doing={t`change the user`} kept={t`What you typed is kept.`} />
          )}
          <FormButtons verb={t`Save`} pending={update.isPending} onClose={onClose} />
        </Stack>
      </form>
    </Dialog>
  );
}

function RoleChoice({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  return (
    <Radio.Group label={t`Role`} value={value} onChange={(next) => onChange(asRole(next))}>
      <Stack gap="sm" mt={6}>
        {ROLES.map((role) => (
          <Radio key={role} value={role} label={words(role)} description={ROLE_SENTENCES[role]} size="xs" />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function FormButtons({ verb, pending, onClose }: { verb: string; pending: boolean; onClose: () => void }) {
  return (
    <DialogButtons>
      <Button variant="default" onClick={onClose}>
        {t`Cancel`}
      </Button>
      <Button type="submit" loading={pending}>
        {verb}
      </Button>
    </DialogButtons>
  );
}
