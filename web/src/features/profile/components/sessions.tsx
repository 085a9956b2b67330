import { Button, Skeleton, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SessionDto } from '../../../shared/api/generated/index.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { sessionsQuery, useEndSession } from '../profile.queries.ts';
import { browserName } from '../../../shared/lib/user-agent.ts';

export function Sessions() {
  const sessions = useQuery(sessionsQuery);
  const end = useEndSession();
  if (sessions.error) {
    return (
      <ErrorNotice error={sessions.error} doing="load your sessions" retry={() => void sessions.refetch()} />
    );
  }
  if (!sessions.data) return <Skeleton height={72} aria-label="Loading" role="status" />;
  return (
    <Stack gap="sm">
      <Table.ScrollContainer minWidth={420}>
        <Table verticalSpacing={6} aria-label="Own sessions">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Browser</Table.Th>
              <Table.Th>Address</Table.Th>
              <Table.Th>Signed in</Table.Th>
              <Table.Th>Last seen</Table.Th>
              <Table.Th>
                <VisuallyHidden>What to do</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sessions.data.map((session) => (
              <Row
                key={session.id}
                session={session}
                pending={end.isPending && end.variables === session.id}
                onEnd={() => end.mutate(session.id)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {end.isError && <ErrorNotice error={end.error} doing="end the session" />}
    </Stack>
  );
}

interface RowProps {
  session: SessionDto;
  pending: boolean;
  onEnd: () => void;
}

function Row({ session, pending, onEnd }: RowProps) {
  const name = browserName(session.user_agent);
  return (
    <Table.Tr>
      <Table.Td title={session.user_agent ?? undefined}>{name}</Table.Td>
      <Table.Td>
        <code>{session.ip ?? 'unknown'}</code>
      </Table.Td>
      <Table.Td>
        <TimeAgo at={session.created_at} />
      </Table.Td>
      <Table.Td>
        <TimeAgo at={session.last_seen_at} />
      </Table.Td>
      <Table.Td ta="end">
        {session.current ? (
          <Text size="sm" c="dimmed">
            This one
          </Text>
        ) : (
          <Button
            size="compact-xs"
            variant="subtle"
            color="red"
            loading={pending}
            aria-label={`End the session of ${name}`}
            onClick={onEnd}
          >
            End
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
