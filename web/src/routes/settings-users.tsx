import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { NewUser } from '../features/users/components/user-form.tsx';
import { UsersTable } from '../features/users/components/users-table.tsx';
import { usersQuery } from '../features/users/users.queries.ts';
import { useCan } from '../shared/session/session.ts';
import { ErrorNotice } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';
import { SecretOnce } from '../shared/ui/secret-once.tsx';
import { t } from '../shared/texts/texts.ts';

export function Component() {
  const users = useQuery(usersQuery);
  const mayWrite = useCan('user:write');
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<{ email: string; password: string } | null>(null);
  const showPassword = useCallback((email: string, password: string) => setMade({ email, password }), []);
  return (
    <Page
      title={t`Users`}
      lead={t`Who may sign in, and what each may do.`}
      fill
      actions={
        mayWrite && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
            {t`New user`}
          </Button>
        )
      }
    >
      {users.error ? (
        <ErrorNotice error={users.error} doing={t`load the users`} retry={() => void users.refetch()} />
      ) : (
        <UsersTable users={users.data} mayWrite={mayWrite} onPassword={showPassword} />
      )}
      {making && (
        <NewUser
          onClose={() => setMaking(false)}
          onCreated={(email, password) => {
            setMaking(false);
            if (password !== null) showPassword(email, password);
          }}
        />
      )}
      {made && (
        <SecretOnce title={t`Password of ${made.email}`} secret={made.password} onClose={() => setMade(null)}>
          {t`Hand it over in a safe way; it is changed at the first sign-in.`}
        </SecretOnce>
      )}
    </Page>
  );
}
