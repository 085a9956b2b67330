import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { UserDto } from '../../../shared/api/generated/index.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { SessionsTable } from '../../../shared/ui/sessions-table.tsx';
import { useEndUserSessions } from '../users.mutations.ts';
import { userSessionsQuery } from '../users.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

/** Where somebody is signed in; an administrator ends one or all of them. */
export function UserSessions({ user, onClose }: { user: UserDto; onClose: () => void }) {
  const sessions = useQuery(userSessionsQuery(user.id));
  const end = useEndUserSessions(user.id);
  const others = sessions.data?.filter(({ current }) => !current) ?? [];
  return (
    <Dialog onClose={onClose} title={t`Sessions of ${user.name}`} size="xl">
      <Stack gap="md">
        {sessions.error && (
          <ErrorNotice
            error={sessions.error}
            doing={t`load the sessions`}
            retry={() => void sessions.refetch()}
          />
        )}
        {sessions.isPending && <Skeleton height={72} aria-label={t`Loading`} role="status" />}
        {sessions.data?.length === 0 && <Text>{t`Nobody is signed in as ${user.name}.`}</Text>}
        {sessions.data !== undefined && sessions.data.length > 0 && (
          <SessionsTable
            label={t`Sessions of ${user.name}`}
            sessions={sessions.data}
            ending={end.isPending ? end.variables : undefined}
            onEnd={(id) => end.mutate(id)}
          />
        )}
        {end.isError && <ErrorNotice error={end.error} doing={t`end the session`} />}
        <DialogButtons>
          <Button variant="default" onClick={onClose}>
            {t`Close`}
          </Button>
          {others.length > 1 && others.length === sessions.data?.length && (
            <Button color="red" loading={end.isPending} onClick={() => end.mutate(undefined)}>
              {t`End all`}
            </Button>
          )}
        </DialogButtons>
      </Stack>
    </Dialog>
  );
}
