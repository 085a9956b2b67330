import { CRITICALITIES } from '#contracts';
import { Button, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { InventoryEntryDto, InventoryKind } from '../../../shared/api/generated/index.ts';
import { words } from '../../../shared/lib/words.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useSaveEntry, type EntryFields } from '../inventory.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

const NEW: EntryFields = {
  name: '',
  aliases: [],
  addresses: [],
  owner: '',
  title: '',
  department: '',
  criticality: 'medium',
  tags: [],
};

const TEXTS: Record<InventoryKind, readonly { name: 'owner' | 'title' | 'department'; label: string }[]> = {
  asset: [{ name: 'owner', label: t`Owner` }],
  identity: [
    { name: 'title', label: t`Title` },
    { name: 'department', label: t`Department` },
  ],
};
const WORDS = {
  asset: {
    title: t`New asset`,
    name: t`A host name, better with its domain, or what a network is for.`,
    addresses: t`Addresses and networks, such as 10.2.0.0/16`,
    tags: ['server', t`domain controller`, 'database', 'workstation'],
  },
  identity: {
    title: t`New identity`,
    name: t`An account name.`,
    addresses: t`Mail addresses`,
    tags: ['admin', 'service', 'executive'],
  },
};

interface EntryDialogProps {
  kind: InventoryKind;
  /** Null: a new one. */
  entry: InventoryEntryDto | null;
  onClose: () => void;
}

export function EntryDialog({ kind, entry, onClose }: EntryDialogProps) {
  const [fields, setFields] = useState<EntryFields>(() => (entry === null ? NEW : fieldsOf(entry)));
  const save = useSaveEntry(kind, entry);
  const { errors, attributes } = useForm({
    faults: { name: unlessTyped(fields.name, t`Type its name.`) },
    failure: save.error,
    onSubmit: () => save.mutate(fields, { onSuccess: onClose }),
  });
  const change = (part: Partial<EntryFields>): void => setFields({ ...fields, ...part });
  const say = WORDS[kind];
  return (
    <Dialog onClose={onClose} title={entry === null ? say.title : t`Change ${entry.name}`} size="lg">
      <form {...attributes}>
        <Stack gap="md">
          <TextInput
            label={t`Name`}
            description={say.name}
            required
            data-autofocus
            maxLength={200}
            value={fields.name}
            error={errors['name']}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <TagsInput
            label={t`Other names`}
            value={fields.aliases}
            error={errors['aliases']}
            onChange={(aliases) => change({ aliases })}
          />
          <TagsInput
            label={say.addresses}
            value={fields.addresses}
            error={errors['addresses']}
            onChange={(addresses) => change({ addresses })}
          />
          {TEXTS[kind].map(({ name, label }) => (
            <TextInput
              key={name}
              label={label}
              maxLength={200}
              value={fields[name]}
              error={errors[name]}
              onChange={(event) => change({ [name]: event.currentTarget.value })}
            />
          ))}
          <Select
            label={t`Criticality`}
            description={t`How much hangs on it. It changes no verdict.`}
            allowDeselect={false}
            data={CRITICALITIES.map((value) => ({ value, label: words(value) }))}
            value={fields.criticality}
            onChange={(value) => change({ criticality: value ?? fields.criticality })}
          />
          <TagsInput
            label={t`Tags`}
            data={say.tags}
            value={fields.tags}
            error={errors['tags']}
            onChange={(tags) => change({ tags })}
          />
          {save.isError && (
            <ErrorNotice error={save.error} doing={t`save the entry`} kept={t`What you typed is kept.`} />
          )}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t`Save`}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

function fieldsOf(entry: InventoryEntryDto): EntryFields {
  const { name, aliases, addresses, owner, title, department, criticality, tags } = entry;
  return { name, aliases, addresses, owner, title, department, criticality, tags };
}
