import { Skeleton, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { DeadJobs } from '../features/jobs/components/dead-jobs.tsx';
import { jobsQuery } from '../features/jobs/jobs.queries.ts';
import type { QueueStateDto } from '../shared/api/generated/index.ts';
import { duration } from '../shared/lib/time.ts';
import { ErrorNotice } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';
import { Section } from '../shared/ui/section.tsx';

export function Component() {
  const { data, error, refetch } = useQuery(jobsQuery);
  return (
    <Page title="Jobs" lead="What waits to be done in the background, and what failed for good.">
      {error && <ErrorNotice error={error} doing="load the jobs" retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} aria-label="Loading" role="status" />}
      {data && (
        <Stack gap="xl" maw={900}>
          <Section title="Failed for good">
            <DeadJobs jobs={data.dead} />
          </Section>
          <Section title="Queues">
            {data.queues.length === 0 && <Text c="dimmed">Nothing waits: everything is done.</Text>}
            {data.queues.length > 0 && <Queues queues={data.queues} />}
          </Section>
        </Stack>
      )}
    </Page>
  );
}

function Queues({ queues }: { queues: readonly QueueStateDto[] }) {
  return (
    <Table verticalSpacing={5} aria-label="Queues">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Queue</Table.Th>
          <Table.Th ta="end">Waiting</Table.Th>
          <Table.Th ta="end">In hand</Table.Th>
          <Table.Th ta="end">Oldest waits</Table.Th>
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
