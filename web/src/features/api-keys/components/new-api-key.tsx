import {
  PERMISSION_DEFINITIONS,
  PERMISSION_GROUPS,
  SCOPES,
  type Permission,
  type PermissionGroup,
} from '#contracts';
import { Alert, Button, Checkbox, Fieldset, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useDraftRecord } from '../../../shared/lib/drafts.ts';
import { serverNow } from '../../../shared/api/server-clock.ts';
import { useSession } from '../../../shared/session/session.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useCreateApiKey } from '../api-keys.queries.ts';
import { ScopePresets } from './scope-presets.tsx';
import { t } from '../../../shared/texts/texts.ts';

const DAYS = [
  { value: '30', label: t`30 days` },
  { value: '90', label: t`90 days` },
  { value: '365', label: t`A year` },
  { value: 'never', label: t`It does not expire` },
];

interface NewApiKeyProps {
  onClose: () => void;
  onCreated: (name: string, key: string) => void;
}

export function NewApiKey({ onClose, onCreated }: NewApiKeyProps) {
  const [draft, setDraft, clear] = useDraftRecord('api-key:new');
  const create = useCreateApiKey();
  const name = typeof draft['name'] === 'string' ? draft['name'] : '';
  const days = typeof draft['days'] === 'string' ? draft['days'] : '90';
  const chosen = Array.isArray(draft['scopes']) ? draft['scopes'] : [];
  const scopes = SCOPES.filter((permission) => chosen.includes(permission));

  const { errors, attributes } = useForm({
    faults: {
      name: unlessTyped(name, t`Say what uses it, as in “nightly export”.`),
      scopes: scopes.length === 0 ? t`Choose at least one: a key without any opens nothing.` : undefined,
    },
    failure: create.error,
    onSubmit: () =>
      create.mutate(
        {
          name: name.trim(),
          scopes,
          ...(days === 'never'
            ? {}
            : { expires_at: new Date(serverNow() + Number(days) * 86_400_000).toISOString() }),
        },
        {
          onSuccess: ({ key }) => {
            clear();
            onCreated(name.trim(), key);
          },
        },
      ),
  });
  return (
    <Dialog onClose={onClose} title={t`New API key`} size="lg">
      <form {...attributes}>
        <Stack gap="md">
          <Text c="dimmed">
            {t`A key may do what its scopes and your role both allow. It is no person: it decides nothing, and a kill switch stops what it asks for.`}
          </Text>
          <TextInput
            label={t`Name`}
            description={t`What uses it, such as “nightly export”.`}
            required
            data-autofocus
            autoComplete="off"
            value={name}
            error={errors['name']}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          />
          <ScopePresets value={scopes} onChoose={(next) => setDraft({ ...draft, scopes: next })} />
          <Scopes
            value={scopes}
            error={errors['scopes']}
            onChange={(next) => setDraft({ ...draft, scopes: next })}
          />
          <Select
            label={t`Expires after`}
            data={DAYS}
            allowDeselect={false}
            value={days}
            onChange={(next) => setDraft({ ...draft, days: next ?? '90' })}
          />
          {create.isError && (
            <ErrorNotice error={create.error} doing={t`make the key`} kept={t`What you typed is kept.`} />
          )}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t`Make the key`}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

interface ScopesProps {
  value: Permission[];
  error: string | undefined;
  onChange: (scopes: string[]) => void;
}

/** Those that the reader may give away, by what they are about. */
function Scopes({ value, error, onChange }: ScopesProps) {
  const { permissions } = useSession();
  const groups = Map.groupBy(
    SCOPES.filter((scope) => permissions.has(scope)),
    (scope) => PERMISSION_DEFINITIONS[scope].group,
  );
  return (
    <Checkbox.Group
      label={t`Scopes`}
      description={t`At least one; the fewer, the smaller the harm when it leaks.`}
      withAsterisk
      value={value}
      error={error}
      onChange={onChange}
    >
      <Stack gap="sm" mt={6}>
        {[...groups].map(([group, scopes]) => (
          <ScopeGroup key={group} group={group} scopes={scopes} />
        ))}
      </Stack>
      <Administration scopes={value} />
    </Checkbox.Group>
  );
}

function ScopeGroup({ group, scopes }: { group: PermissionGroup; scopes: readonly Permission[] }) {
  return (
    <Fieldset legend={PERMISSION_GROUPS[group]} p="xs" pt={4}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing={8}>
        {scopes.map((scope) => (
          <Checkbox
            key={scope}
            value={scope}
            size="xs"
            label={<code>{scope}</code>}
            description={
              PERMISSION_DEFINITIONS[scope].administration
                ? t`${PERMISSION_DEFINITIONS[scope].title}: equals administration`
                : PERMISSION_DEFINITIONS[scope].title
            }
          />
        ))}
      </SimpleGrid>
    </Fieldset>
  );
}

function Administration({ scopes }: { scopes: Permission[] }) {
  const administration = scopes.filter((scope) => PERMISSION_DEFINITIONS[scope].administration);
  if (administration.length === 0) return null;
  return (
    <Alert color="red" mt="sm" role="status" title={t`This key equals an administrator`}>
      {t`With ${administration.join(', ')} it can come by everything else. Give it an end, and keep it where you would keep your own password.`}
    </Alert>
  );
}
