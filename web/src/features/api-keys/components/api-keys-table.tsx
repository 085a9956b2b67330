import { PERMISSION_DEFINITIONS } from '#contracts';
import { Button, Text, Tooltip, VisuallyHidden } from '@mantine/core';
import { useMemo, useState } from 'react';
import { serverNow } from '../../../shared/api/server-clock.ts';
import type { ApiKeyDto } from '../../../shared/api/generated/index.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { columnsOf, DataTable } from '../../../shared/ui/data-table.tsx';
import { EmptyState } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { useRevokeApiKey } from '../api-keys.queries.ts';
import { plural, rich, t } from '../../../shared/texts/texts.ts';

const column = columnsOf<ApiKeyDto>();
const TEXT_COLUMNS = [
  column.accessor('name', { header: t`Name`, meta: { width: '22%' } }),
  column.display({
    id: 'prefix',
    header: t`Begins with`,
    cell: ({ row }) => <code>{row.original.prefix}_…</code>,
  }),
  column.display({
    id: 'scopes',
    header: t`Scopes`,
    meta: { width: 190 },
    cell: ({ row }) => <Scopes apiKey={row.original} />,
  }),
  column.display({ id: 'owner', header: t`Acts as`, cell: ({ row }) => row.original.owner.name }),
  column.display({
    id: 'used',
    header: t`Last used`,
    meta: { width: 110 },
    cell: ({ row }) => <Used apiKey={row.original} />,
  }),
  column.display({
    id: 'state',
    header: t`State`,
    meta: { width: 172 },
    cell: ({ row }) => <State apiKey={row.original} />,
  }),
];

export function ApiKeysTable({
  apiKeys,
  onMake,
}: {
  apiKeys: readonly ApiKeyDto[] | undefined;
  onMake: () => void;
}) {
  const [revoking, setRevoking] = useState<ApiKeyDto | null>(null);
  const revoke = useRevokeApiKey();
  const columns = useMemo(
    () => [
      ...TEXT_COLUMNS,
      column.display({
        id: 'revoke',
        header: () => <VisuallyHidden>{t`What to do`}</VisuallyHidden>,
        meta: { width: 104, align: 'end' },
        cell: ({ row }) => <RevokeButton apiKey={row.original} onRevoke={setRevoking} />,
      }),
    ],
    [],
  );
  return (
    <>
      <DataTable
        label={t`API keys`}
        columns={columns}
        rows={apiKeys}
        rowId={(apiKey) => apiKey.id}
        empty={
          <EmptyState
            title={t`There are no API keys`}
            action={<Button onClick={onMake}>{t`Make the first key`}</Button>}
          >
            {rich`A program signs in with a key: ${(<code>{'Authorization: Bearer tw_…'}</code>)}. Sources that only deliver alerts need none; they have their own secret.`}
          </EmptyState>
        }
        phoneRow={(apiKey) => (
          <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
            <div style={{ minWidth: 0 }}>
              <Text fw={500}>{apiKey.name}</Text>
              <Text size="sm" c="dimmed" component="div">
                <code>{apiKey.prefix}_…</code> · {apiKey.owner.name} · <State apiKey={apiKey} />
              </Text>
            </div>
            <RevokeButton apiKey={apiKey} onRevoke={setRevoking} />
          </div>
        )}
      />
      {revoking && (
        <Confirm
          title={t`Revoke ${revoking.name}`}
          verb={t`Revoke`}
          doing={t`revoke the key`}
          pending={revoke.isPending}
          error={revoke.error}
          onClose={() => setRevoking(null)}
          onConfirm={() => revoke.mutate(revoking.id, { onSuccess: () => setRevoking(null) })}
        >
          {t`Whatever uses this key is refused at once. A revoked key never works again.`}
        </Confirm>
      )}
    </>
  );
}

function RevokeButton({ apiKey, onRevoke }: { apiKey: ApiKeyDto; onRevoke: (apiKey: ApiKeyDto) => void }) {
  if (apiKey.revoked_at !== null) return null;
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="red"
      flex="none"
      aria-label={t`Revoke ${apiKey.name}`}
      onClick={() => onRevoke(apiKey)}
    >
      {t`Revoke`}
    </Button>
  );
}

function Scopes({ apiKey }: { apiKey: ApiKeyDto }) {
  const administration = apiKey.scopes.some((scope) => PERMISSION_DEFINITIONS[scope].administration);
  return (
    <Tooltip label={apiKey.scopes.join(', ')}>
      <span tabIndex={0}>
        {plural(apiKey.scopes.length, 'scope')}
        {administration && (
          <Text span c="red">
            {t` · administration`}
          </Text>
        )}
      </span>
    </Tooltip>
  );
}

function Used({ apiKey }: { apiKey: ApiKeyDto }) {
  if (apiKey.last_used_at === null)
    return (
      <Text span c="dimmed">
        {t`Never`}
      </Text>
    );
  return <TimeAgo at={apiKey.last_used_at} />;
}

function State({ apiKey }: { apiKey: ApiKeyDto }) {
  if (apiKey.revoked_at !== null) return <>{t`⊘ Revoked`}</>;
  if (apiKey.expires_at === null) return <>{t`Does not expire`}</>;
  if (Date.parse(apiKey.expires_at) <= serverNow()) return <>{t`⊘ Expired`}</>;
  return <>{rich`Expires ${(<TimeAgo at={apiKey.expires_at} />)}`}</>;
}
