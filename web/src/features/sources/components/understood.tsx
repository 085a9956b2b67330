import { Progress, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CountedDto, UnderstandingDto } from '../../../shared/api/generated/index.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { formatsQuery, understandingQuery } from '../sources.queries.ts';
import classes from './sources.module.css';
import { many, t } from '../../../shared/texts/texts.ts';

/** What of the source's last deliveries was understood, and what was not. */
export function Understood({ sourceId }: { sourceId: string }) {
  const { data, error, refetch } = useQuery(understandingQuery(sourceId));
  if (error)
    return <ErrorNotice error={error} doing={t`load what was understood`} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={90} aria-label={t`Loading`} role="status" />;
  return (
    <Stack gap="md">
      {data.deliveries === 0 ? (
        <Text c="dimmed">{t`Nothing was delivered in the last seven days.`}</Text>
      ) : (
        <Fields of={data} />
      )}
      <Counts
        title={t`Not understood`}
        rows={data.not_understood}
        of={data.deliveries}
        unit={t`Deliveries`}
      />
      <Counts title={t`Read by nothing`} rows={data.unread} of={data.unread_of} unit={t`Alerts`} code />
      {data.refusals.length > 0 && <Refusals of={data} />}
    </Stack>
  );
}

function Fields({ of }: { of: UnderstandingDto }) {
  const titles = new Map<string, string>(
    useQuery(formatsQuery).data?.map(({ name, title }) => [name, title]),
  );
  return (
    <>
      <Text>
        {t`Of its last ${many(of.deliveries, 'delivery', 'deliveries')} ${of.recognised} were of a format that is known: ${of.formats
          .map(({ name, count }) =>
            name === 'unknown' ? t`read by their keys ${count}` : `${titles.get(name) ?? name} ${count}`,
          )
          .join(', ')}.`}
      </Text>
      <div className={classes['understood']}>
        {of.fields.map(({ name, count }) => (
          <div key={name}>
            <Text size="sm" className={classes['share']}>
              <code>{name}</code>
              <span>{count}</span>
            </Text>
            <Progress
              value={(count / of.deliveries) * 100}
              size="sm"
              aria-label={t`${name}: ${count} of ${of.deliveries}`}
            />
          </div>
        ))}
      </div>
    </>
  );
}

interface CountsProps {
  title: string;
  rows: readonly CountedDto[];
  of: number;
  unit: string;
  code?: boolean;
}

function Counts({ title, rows, of, unit, code = false }: CountsProps) {
  if (rows.length === 0) return null;
  return (
    <Table verticalSpacing={4} aria-label={title}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{title}</Table.Th>
          <Table.Th w={150} ta="end">
            {t`${unit} of ${of}`}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ name, count }) => (
          <Table.Tr key={name}>
            <Table.Td className={classes['topic']}>
              {code ? <code>{visible(`body.${name}`)}</code> : visible(name)}
            </Table.Td>
            <Table.Td ta="end">{count}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Refusals({ of }: { of: UnderstandingDto }) {
  return (
    <Table verticalSpacing={4} aria-label={t`Refused`}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t`Refused in the last seven days`}</Table.Th>
          <Table.Th w={110}>{t`Last`}</Table.Th>
          <Table.Th w={80} ta="end">
            {t`Times`}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {of.refusals.map(({ reason, detail, count, at }) => (
          <Table.Tr key={reason}>
            <Table.Td className={classes['topic']}>
              <code>{reason}</code> {visible(detail)}
            </Table.Td>
            <Table.Td>
              <TimeAgo at={at} />
            </Table.Td>
            <Table.Td ta="end">{count}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
