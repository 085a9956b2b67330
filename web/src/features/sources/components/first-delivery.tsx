import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'react-router';
import type { DeliveryDto, SourceDto } from '../../../shared/api/generated/index.ts';
import { incidentQuery } from '../../../shared/api/incident.queries.ts';
import { keys } from '../../../shared/api/query-keys.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { words } from '../../../shared/lib/words.ts';
import { useLiveState } from '../../../shared/live/live.tsx';
import { useCan } from '../../../shared/session/session.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { SeverityBadge } from '../../../shared/ui/severity-badge.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { arrivalsQuery, understandingQuery } from '../sources.queries.ts';
import { FormatTitle } from './format-title.tsx';
import classes from './sources.module.css';
import { many, rich, t } from '../../../shared/texts/texts.ts';

/** Waits for what a new source delivers: the live channel tells of it, and what was understood is said at once. */
export function FirstDelivery({ source }: { source: SourceDto }) {
  const queryClient = useQueryClient();
  const arrivals = useQuery(arrivalsQuery(source.id));
  const arrived = arrivals.data?.findLast(({ incidents }) => incidents.length > 0);
  const arrivedId = arrived?.id;
  useEffect(() => {
    // That it is done is read from what there is, which is more by now.
    if (arrivedId !== undefined) void queryClient.invalidateQueries({ queryKey: keys.firstRun.lists() });
  }, [arrivedId, queryClient]);
  return (
    <div className={classes['watched']}>
      <div role="status">
        {arrived ? (
          <Arrived sourceId={source.id} delivery={arrived} />
        ) : (
          <Waiting path={source.path} last={arrivals.data?.[0]} />
        )}
      </div>
      {arrivals.error && <ErrorNotice error={arrivals.error} doing={t`look for deliveries`} />}
      {!arrived && (
        <Button
          variant="default"
          size="compact-sm"
          loading={arrivals.isFetching}
          onClick={() => void arrivals.refetch()}
        >
          {t`Look now`}
        </Button>
      )}
    </div>
  );
}

function Waiting({ path, last }: { path: string; last: DeliveryDto | undefined }) {
  const live = useLiveState() === 'live';
  return (
    <Stack gap={4}>
      <Group gap="xs" wrap="nowrap">
        {live && <Loader size={14} aria-hidden />}
        <Text size="sm">
          {live
            ? t`Waiting for the first delivery to ${path}: it shows here as soon as it arrives.`
            : t`The live channel is not connected: look now, once you have delivered.`}
        </Text>
      </Group>
      {last && (
        <Text size="sm">
          {last.detail
            ? rich`What came last, ${(<TimeAgo at={last.at} />)}, made no incident: ${last.outcome}. ${last.detail}`
            : rich`What came last, ${(<TimeAgo at={last.at} />)}, made no incident: ${last.outcome}.`}
        </Text>
      )}
    </Stack>
  );
}

function Arrived({ sourceId, delivery }: { sourceId: string; delivery: DeliveryDto }) {
  const understanding = useQuery(understandingQuery(sourceId)).data;
  const [made] = delivery.incidents;
  const mayRead = useCan('incident:read');
  const incident = useQuery({
    ...incidentQuery(made?.id ?? ''),
    enabled: mayRead && made !== undefined,
  }).data;
  const format = understanding?.formats[0]?.name;
  const fields = understanding?.fields.filter(({ count }) => count > 0) ?? [];
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {rich`The first delivery has arrived, ${(<TimeAgo at={delivery.at} />)}.`}
      </Text>
      {format !== undefined && (
        <Text size="sm">
          {format === 'unknown' ? (
            t`No format knows it: it was read by its keys`
          ) : (
            <>{rich`Read as ${(<FormatTitle name={format} />)}`}</>
          )}
          {fields.length > 0 &&
            t`; ${many(fields.length, 'field')} understood: ${fields.map(({ name }) => name).join(', ')}`}
          .
        </Text>
      )}
      {made && (
        <Group gap="xs">
          <Link to={`/incidents/${made.number}`}>{t`Open ${made.number}`}</Link>
          {incident && (
            <>
              <Text size="sm">{visible(incident.title)}</Text>
              <SeverityBadge severity={incident.severity} />
              <Text size="sm" c="dimmed">
                {words(incident.type)}
              </Text>
            </>
          )}
        </Group>
      )}
    </Stack>
  );
}
