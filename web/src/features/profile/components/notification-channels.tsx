import { Checkbox, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { NotificationChannelsDto } from '../../../shared/api/generated/index.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { notificationChannelsQuery, useChooseChannels } from '../profile.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

/** What one is told of, and where. */
export function NotificationChannels() {
  const channels = useQuery(notificationChannelsQuery);
  const choose = useChooseChannels();
  if (channels.error)
    return (
      <ErrorNotice
        error={channels.error}
        doing={t`load what you are told of`}
        retry={() => void channels.refetch()}
      />
    );
  if (!channels.data) return <Skeleton height={240} aria-label={t`Loading`} role="status" />;
  const { data, mails } = channels.data;
  return (
    <Stack gap="sm">
      {!mails && (
        <Text size="sm">
          {t`No mails are sent: this server has no mail server (SMTP_URL). What you choose here counts from when it has.`}
        </Text>
      )}
      <Table verticalSpacing={6} aria-label={t`What you are told of`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t`What`}</Table.Th>
            <Table.Th>{t`Page`}</Table.Th>
            <Table.Th>{t`Mail`}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.map((each) => (
            <Kind
              key={each.kind}
              told={each}
              pending={choose.isPending && choose.variables.kind === each.kind}
              onChoose={(wanted) => choose.mutate({ kind: each.kind, ...wanted })}
            />
          ))}
        </Table.Tbody>
      </Table>
      {choose.isError && <ErrorNotice error={choose.error} doing={t`save the choice`} />}
    </Stack>
  );
}

interface KindProps {
  told: NotificationChannelsDto;
  pending: boolean;
  onChoose: (wanted: { page: boolean; mail: boolean }) => void;
}

function Kind({ told: { title, about, page, always, mail }, pending, onChoose }: KindProps) {
  return (
    <Table.Tr>
      <Table.Td>
        {title}
        <Text size="sm" c="dimmed">
          {about}
        </Text>
      </Table.Td>
      <Table.Td>
        <Checkbox
          aria-label={always ? t`${title}: on the page, always` : t`${title}: on the page`}
          title={always ? t`The page always tells it` : undefined}
          checked={page}
          disabled={always || pending}
          onChange={(event) => onChoose({ page: event.currentTarget.checked, mail })}
        />
      </Table.Td>
      <Table.Td>
        <Checkbox
          aria-label={t`${title}: by mail`}
          checked={mail}
          disabled={pending}
          onChange={(event) => onChoose({ page, mail: event.currentTarget.checked })}
        />
      </Table.Td>
    </Table.Tr>
  );
}
