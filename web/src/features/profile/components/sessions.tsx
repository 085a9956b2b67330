import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { sessionsQuery, useEndSession } from '../profile.queries.ts';
import { SessionsTable } from '../../../shared/ui/sessions-table.tsx';
import { t } from '../../../shared/texts/texts.ts';

export function Sessions() {
  const sessions = useQuery(sessionsQuery);
  const end = useEndSession();
  if (sessions.error) {
    return (
      <ErrorNotice
        error={sessions.error}
        doing={t`load your sessions`}
        retry={() => void sessions.refetch()}
      />
    );
  }
  if (!sessions.data) return <Skeleton height={72} aria-label={t`Loading`} role="status" />;
  return (
    <Stack gap="sm">
      <SessionsTable
        label={t`Own sessions`}
        sessions={sessions.data}
        ending={end.isPending ? end.variables : undefined}
        onEnd={(id) => end.mutate(id)}
      />
      {end.isError && <ErrorNotice error={end.error} doing={t`end the session`} />}
    </Stack>
  );
}
