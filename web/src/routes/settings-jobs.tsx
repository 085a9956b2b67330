import { Skeleton, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { DeadJobs } from '../features/jobs/components/dead-jobs.tsx';
import { jobsQuery } from '../features/jobs/jobs.queries.ts';
import type { QueueStateDto } from '../shared/api/generated/index.ts';
import { duration } from '../shared/lib/time.ts';
import { ErrorNotice } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';
import { Section } from '../shared/ui/section.tsx';
import { t } from '../shared/texts/texts.ts';

export function Component() {
  const { data, error, refetch } = useQuery(jobsQuery);
  return (
    <Page title={t`Jobs`} lead={t`What waits to be done in the background, and what failed for good.`}>
      {error && <ErrorNotice error={error} doing={t`load the jobs`} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} aria-label={t`Loading`} role="status" />}
      {data && (
        <Stack gap="xl" maw={900}>
          <Section title={t`Failed for good`}>
            <DeadJobs jobs={data.dead} />
          </Section>
          <Section title={t`Queues`}>
            {data.queues.length === 0 && <Text c="dimmed">{t`Nothing waits: everything is done.`}</Text>}
            {data.queues.length > 0 && <Queues queues={data.queues} />}
          </Section>
        </Stack>
      )}
    </Page>
  );
}

function Queues({ queues }: { queues: readonly QueueStateDto[] }) {
  return (
    <Table verticalSpacing={5} aria-label={t`Queues`}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t`Queue`}</Table.Th>
          <Table.Th ta="end">{t`Waiting`}</Table.Th>
          <Table.Th ta="end">{t`In hand`}</Table.Th>
          <Table.Th ta="end">{t`Oldest waits`}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {queues.map((queue) => (
          <Table.Tr key={queue.queue}>
            <Table.Td>
              <code>{queue.queue}</code>
            </Table.Td>
            <Table.Td ta="end">{queue.waiting}</Table.Td>
            <Table.Td ta="end">{queue.active}</Table.Td>
            <Table.Td ta="end">{queue.waiting > 0 ? duration(queue.oldest_seconds * 1000) : '–'}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
