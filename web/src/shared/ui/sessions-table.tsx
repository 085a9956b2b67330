import { Button, Table, Text, VisuallyHidden } from '@mantine/core';
import type { SessionDto } from '../api/generated/index.ts';
import { words } from '../lib/words.ts';
import { TimeAgo } from './time.tsx';
import { browserName } from '../lib/user-agent.ts';
import { rich, t } from '../texts/texts.ts';

interface SessionsTableProps {
  label: string;
  sessions: readonly SessionDto[];
  /** The id of the one that is being ended. */
  ending: string | undefined;
  onEnd: (id: string) => void;
}

/** Where somebody is signed in, from where and with what, each to be ended. */
export function SessionsTable({ label, sessions, ending, onEnd }: SessionsTableProps) {
  return (
    <Table.ScrollContainer minWidth={300}>
      <Table verticalSpacing={6} aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t`Browser`}</Table.Th>
            <Table.Th visibleFrom="sm">{t`Address`}</Table.Th>
            <Table.Th visibleFrom="sm">{t`With`}</Table.Th>
            <Table.Th visibleFrom="sm">{t`Signed in`}</Table.Th>
            <Table.Th>{t`Last seen`}</Table.Th>
            <Table.Th>
              <VisuallyHidden>{t`What to do`}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sessions.map((session) => (
            <Row
              key={session.id}
              session={session}
              pending={ending === session.id}
              onEnd={() => onEnd(session.id)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface RowProps {
  session: SessionDto;
  pending: boolean;
  onEnd: () => void;
}

function Row({ session, pending, onEnd }: RowProps) {
  const name = browserName(session.user_agent);
  const address = session.ip ?? 'unknown';
  const factors = session.factors.map(words).join(', ');
  return (
    <Table.Tr>
      <Table.Td title={session.user_agent ?? undefined}>
        {name}
        <Text hiddenFrom="sm" size="xs" c="dimmed">
          {rich`${address}${(<br />)}Signed in ${(<TimeAgo at={session.created_at} />)} with ${factors.toLowerCase()}`}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <code>{address}</code>
      </Table.Td>
      <Table.Td visibleFrom="sm">{factors}</Table.Td>
      <Table.Td visibleFrom="sm">
        <TimeAgo at={session.created_at} />
      </Table.Td>
      <Table.Td>
        <TimeAgo at={session.last_seen_at} />
      </Table.Td>
      <Table.Td ta="end">
        {session.current ? (
          <Text size="sm" c="dimmed">
            {t`This one`}
          </Text>
        ) : (
          <Button
            size="compact-xs"
            variant="subtle"
            color="red"
            loading={pending}
            aria-label={t`End the session of ${name}`}
            onClick={onEnd}
          >
            {t`End`}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
