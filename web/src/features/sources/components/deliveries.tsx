import { Button, Skeleton, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopyCheck, IconPlugConnected, IconX } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { DeliveryDto, DeliveryOutcome } from '../../../shared/api/generated/index.ts';
import { bytes } from '../../../shared/lib/words.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { useDeliveries } from '../sources.queries.ts';
import { number, t } from '../../../shared/texts/texts.ts';

const OUTCOMES = {
  accepted: { Icon: IconCheck, word: t`Accepted`, color: 'var(--fine)' },
  duplicate: { Icon: IconCopyCheck, word: t`Repeat`, color: 'var(--mantine-color-dimmed)' },
  handshake: { Icon: IconPlugConnected, word: t`Handshake`, color: 'var(--fine)' },
  marked: { Icon: IconAlertTriangle, word: t`Read with a doubt`, color: 'var(--warning)' },
  refused: { Icon: IconX, word: t`Refused`, color: 'var(--danger)' },
} as const satisfies Record<DeliveryOutcome, unknown>;

/** The last seven days; repeats, refusals and handshakes counted by minute and reason. */
export function Deliveries({ sourceId }: { sourceId: string }) {
  const { rows, error, retry, table } = useDeliveries(sourceId);
  if (error) return <ErrorNotice error={error} doing={t`load the deliveries`} retry={retry} />;
  if (!rows) return <Skeleton height={90} aria-label={t`Loading`} role="status" />;
  if (rows.length === 0) {
    return (
      <Text c="dimmed">
        {t`Nothing was delivered in the last seven days. Send a first alert with the command above.`}
      </Text>
    );
  }
  return (
    <>
      <Table.ScrollContainer minWidth={620}>
        <Table verticalSpacing={5} aria-label={t`Deliveries`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={110}>{t`When`}</Table.Th>
              <Table.Th w={120}>{t`Outcome`}</Table.Th>
              <Table.Th>{t`What became of it`}</Table.Th>
              <Table.Th w={90} ta="end">
                {t`Size`}
              </Table.Th>
              <Table.Th w={140}>{t`From`}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((delivery) => (
              <Row key={delivery.id} delivery={delivery} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {table.hasMore && (
        <Button variant="subtle" loading={table.loadingMore} onClick={table.onMore}>
          {t`Earlier ones`}
        </Button>
      )}
    </>
  );
}

function Row({ delivery }: { delivery: DeliveryDto }) {
  const { Icon, word, color } = OUTCOMES[delivery.outcome];
  return (
    <Table.Tr>
      <Table.Td>
        <TimeAgo at={delivery.at} />
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Icon size={15} style={{ color, verticalAlign: '-2px' }} aria-hidden /> {word}
        {delivery.count > 1 && ` × ${number(delivery.count)}`}
      </Table.Td>
      <Table.Td>
        {delivery.incidents.map((incident, index) => (
          <span key={incident.id}>
            {index > 0 && ', '}
            <Link to={`/incidents/${incident.id}`}>{incident.number}</Link> {incident.status}
          </span>
        ))}
        {delivery.recognised === false && (
          <Text span c="dimmed" size="sm">
            {t` The format did not know the body; it was kept raw.`}
          </Text>
        )}
        {(delivery.reason ?? delivery.outcome === 'marked') && (
          <>
            {delivery.reason && <code>{delivery.reason}</code>}{' '}
            <Text span size="sm">
              {delivery.detail}
            </Text>
          </>
        )}
      </Table.Td>
      <Table.Td ta="end">{delivery.bytes === null ? '' : bytes(delivery.bytes)}</Table.Td>
      <Table.Td>{delivery.ip && <code>{delivery.ip}</code>}</Table.Td>
    </Table.Tr>
  );
}
