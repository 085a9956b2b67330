import { Text, VisuallyHidden } from '@mantine/core';
import { useMemo } from 'react';
import type { UserDto } from '../../../shared/api/generated/index.ts';
import { words } from '../../../shared/lib/words.ts';
import { columnsOf, DataTable } from '../../../shared/ui/data-table.tsx';
import { EmptyState } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { UserMenu } from './user-menu.tsx';
import { t } from '../../../shared/texts/texts.ts';

interface UsersTableProps {
  users: readonly UserDto[] | undefined;
  mayWrite: boolean;
  onPassword: (email: string, password: string) => void;
}

const column = columnsOf<UserDto>();

export function UsersTable({ users, mayWrite, onPassword }: UsersTableProps) {
  const columns = useMemo(
    () => [
      column.accessor('name', { header: t`Name`, meta: { width: '22%' } }),
      column.accessor('email', { header: t`Email` }),
      column.display({
        id: 'role',
        header: t`Role`,
        meta: { width: 130 },
        cell: ({ row }) => words(row.original.role),
      }),
      column.display({
        id: 'state',
        header: t`State`,
        meta: { width: 100 },
        cell: ({ row }) => <State user={row.original} />,
      }),
      column.display({
        id: 'factors',
        header: t`Second factor`,
        meta: { width: 130 },
        cell: ({ row }) => <Factors user={row.original} />,
      }),
      column.display({
        id: 'seen',
        header: t`Last signed in`,
        meta: { width: 130 },
        cell: ({ row }) => <LastSeen user={row.original} />,
      }),
      column.display({
        id: 'menu',
        header: () => <VisuallyHidden>{t`What to do`}</VisuallyHidden>,
        meta: { width: 56, align: 'end' },
        cell: ({ row }) => mayWrite && <UserMenu user={row.original} onPassword={onPassword} />,
      }),
    ],
    [mayWrite, onPassword],
  );
  return (
    <DataTable
      label={t`Users`}
      columns={columns}
      rows={users}
      rowId={(user) => user.id}
      empty={
        <EmptyState
          title={t`There are no users`}
        >{t`Whoever reads this is one: load the page again.`}</EmptyState>
      }
      phoneRow={(user) => (
        <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
          <div style={{ minWidth: 0 }}>
            <Text fw={500}>{user.name}</Text>
            <Text size="sm" c="dimmed">
              {user.email} · {words(user.role)} · <State user={user} /> · <Factors user={user} />
            </Text>
          </div>
          {mayWrite && <UserMenu user={user} onPassword={onPassword} />}
        </div>
      )}
    />
  );
}

function State({ user }: { user: UserDto }) {
  return user.disabled ? (
    <Text span c="dimmed">
      {t`⊘ Disabled`}
    </Text>
  ) : (
    <>{t`Active`}</>
  );
}

const FACTORS: Record<UserDto['second_factors'][number], string> = { totp: t`App`, passkey: t`Passkey` };

function Factors({ user }: { user: UserDto }) {
  if (user.second_factors.length > 0)
    return <>{user.second_factors.map((factor) => FACTORS[factor]).join(', ')}</>;
  return (
    <Text span c="dimmed">
      {t`Password only`}
    </Text>
  );
}

function LastSeen({ user }: { user: UserDto }) {
  if (user.last_signed_in_at === null)
    return (
      <Text span c="dimmed">
        {t`Never`}
      </Text>
    );
  return <TimeAgo at={user.last_signed_in_at} />;
}
