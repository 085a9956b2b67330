import { ActionIcon, Button, Group, Kbd, Skeleton, Text, Title } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { words } from '../../../shared/lib/words.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { FactText } from '../../../shared/ui/fact-text.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Observable } from '../../../shared/ui/observable.tsx';
import { SeverityBadge } from '../../../shared/ui/severity-badge.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { VerdictBadge } from '../../../shared/ui/verdict-badge.tsx';
import { incidentQuery } from '../../../shared/api/incident.queries.ts';
import { observablesQuery, verdictsQuery } from '../incidents.queries.ts';
import { incidentState } from './incident-columns.tsx';
import classes from './incident-list.module.css';
import { TeamName } from './team-name.tsx';
import { t } from '../../../shared/texts/texts.ts';

const SHOWN_OBSERVABLES = 8;

/** What decides whether to open an incident, without leaving the list. */
export function IncidentPreview({ id, onClose }: { id: string; onClose: () => void }) {
  const incident = useQuery(incidentQuery(id));
  const verdicts = useQuery(verdictsQuery(id));
  const observables = useQuery(observablesQuery(id));
  if (incident.isError) {
    return (
      <aside className={classes['preview']} aria-label={t`Preview`}>
        <ErrorNotice
          error={incident.error}
          doing={t`load this incident`}
          retry={() => void incident.refetch()}
        />
      </aside>
    );
  }
  if (!incident.data) {
    return (
      <aside className={classes['preview']} aria-label={t`Preview`} aria-busy="true">
        <Skeleton height={18} />
        <Skeleton height={12} width="60%" />
        <Skeleton height={90} />
      </aside>
    );
  }
  const { data } = incident;
  const verdict = verdicts.data?.[0];
  return (
    <aside className={classes['preview']} aria-label={t`Preview of ${data.number}`}>
      <div className={classes['previewHead']}>
        <div>
          <Text c="dimmed" size="sm">
            {data.number} · <TimeAgo at={data.created_at} />
          </Text>
          <Title order={2}>{visible(data.title)}</Title>
        </div>
        <ActionIcon aria-label={t`Close the preview`} onClick={onClose}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
      <Group gap="lg">
        <SeverityBadge severity={data.severity} />
        <StateBadge status={data.status} word={incidentState(data)} />
        <VerdictBadge
          classification={data.verdict?.classification ?? null}
          confidence={data.verdict?.confidence}
        />
      </Group>
      {verdict && (
        <Text>
          <FactText text={verdict.summary} />
        </Text>
      )}
      {!verdict && data.description && <Text lineClamp={8}>{data.description}</Text>}
      {verdict && verdict.missing.length > 0 && (
        <div>
          <Text size="sm" c="dimmed">
            {t`Missing`}
          </Text>
          {verdict.missing.map((missing) => (
            <Text key={missing} size="sm">
              {missing}
            </Text>
          ))}
        </div>
      )}
      <dl className={classes['facts']}>
        <dt>{t`Type`}</dt>
        <dd>{words(data.type)}</dd>
        <dt>{t`Source`}</dt>
        <dd>{data.source}</dd>
        <dt>{t`Assignee`}</dt>
        <dd>{data.assignee?.name ?? t`nobody`}</dd>
        {data.team && (
          <>
            <dt>{t`Team`}</dt>
            <dd>
              <TeamName team={data.team} />
            </dd>
          </>
        )}
        <dt>{t`Alerts`}</dt>
        <dd>{data.alert_count}</dd>
        {observables.data && observables.data.length > 0 && (
          <>
            <dt>{t`Observables`}</dt>
            <dd>
              {observables.data.slice(0, SHOWN_OBSERVABLES).map(({ id: key, type, value, polarity }) => (
                <div key={key}>
                  <Observable type={type} value={value} polarity={polarity} />
                </div>
              ))}
              {data.observable_count > SHOWN_OBSERVABLES && (
                <Text size="sm" c="dimmed">
                  {t`and ${data.observable_count - SHOWN_OBSERVABLES} more`}
                </Text>
              )}
            </dd>
          </>
        )}
      </dl>
      <Button
        component={Link}
        to={`/incidents/${data.number}`}
        variant="default"
        rightSection={<Kbd size="xs">Enter</Kbd>}
      >
        {t`Open`}
      </Button>
    </aside>
  );
}
