import { Button, Skeleton, Text } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { AttentionDto } from '../../../shared/api/generated/index.ts';
import { actorName } from '../../../shared/lib/words.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { useCan } from '../../../shared/session/session.ts';
import { FactText } from '../../../shared/ui/fact-text.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { SeverityBadge } from '../../../shared/ui/severity-badge.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { TimeAgo, TimeLeft } from '../../../shared/ui/time.tsx';
import { VerdictBadge } from '../../../shared/ui/verdict-badge.tsx';
import {
  myApprovalsQuery,
  myIncidentsQuery,
  myTasksQuery,
  overviewQuery,
  SHOWN,
  troubledActionsQuery,
  unhealthyConnectorsQuery,
} from '../dashboard.queries.ts';
import classes from './dashboard.module.css';
import { number, rich, t } from '../../../shared/texts/texts.ts';

const OPEN = 'created,triaging,triaged';

/** What waits for the reader, most urgent first. */
export function NeedsYou() {
  const canDecide = useCan('approval:decide');
  const canWork = useCan('incident:write');
  const canReadConnectors = useCan('connector:read');
  const approvals = useQuery({ ...myApprovalsQuery, enabled: canDecide });
  const incidents = useQuery({ ...myIncidentsQuery, enabled: canWork });
  const actions = useQuery(troubledActionsQuery);
  const connectors = useQuery({ ...unhealthyConnectorsQuery, enabled: canReadConnectors });
  const overview = useQuery(overviewQuery(24));
  const silent =
    overview.data?.attention.open === 0 &&
    overview.data.current.incidents === 0 &&
    overview.data.previous.incidents === 0;
  return (
    <>
      {overview.data && silent && <Silence since={overview.data.last_incident_at} />}
      {canDecide && (
        <Part
          title={t`Approvals`}
          atFirst={4}
          query={approvals}
          doing={t`load the approvals`}
          empty={t`Nothing waits for your decision.`}
        >
          {(approval) => (
            <Row
              key={approval.id}
              aside={<TimeLeft until={approval.expires_at} since={approval.created_at} />}
            >
              <Link to={`/approvals/${approval.id}`}>{visible(approval.summary)}</Link>
              <div className={classes['reason']} title={approval.reason}>
                {actorName(approval.proposer.name)}: <FactText text={approval.reason} />
              </div>
            </Row>
          )}
        </Part>
      )}
      {canWork && (
        <Part
          title={t`My incidents`}
          atFirst={3}
          query={incidents}
          doing={t`load your incidents`}
          empty={
            <>
              {rich`None is assigned to you. ${
                overview.data?.attention.open !== 0 && (
                  <Link to={`/incidents?status=${OPEN}&assignee=none`}>{t`Take one that is nobody’s`}</Link>
                )
              }`}
            </>
          }
        >
          {(incident) => (
            <Row key={incident.id} aside={<TimeAgo at={incident.created_at} short />}>
              <Link to={`/incidents/${incident.number}`}>
                <span className={classes['dim']}>{incident.number}</span> {visible(incident.title)}
              </Link>
              <div style={{ display: 'flex', gap: 16, flexWrap: 'wrap' }}>
                <SeverityBadge severity={incident.severity} />
                <VerdictBadge
                  classification={incident.verdict?.classification ?? null}
                  confidence={incident.verdict?.confidence}
                />
              </div>
            </Row>
          )}
        </Part>
      )}
      {canWork && <MyTasks />}
      <Part
        title={t`Unconfirmed and failed actions`}
        atFirst={2}
        query={actions}
        doing={t`load the actions`}
        empty={null}
      >
        {(action) => (
          <Row key={action.id} aside={<StateBadge status={action.status} />}>
            <Link to={action.incident_id ? `/incidents/${action.incident_id}` : '/audit'}>
              {visible(action.summary)}
            </Link>
            <div className={classes['reason']} title={action.error?.message}>
              <TimeAgo at={action.requested_at} />:{' '}
              {action.error?.message ?? t`the service could not tell whether it was done.`}
            </div>
          </Row>
        )}
      </Part>
      {canReadConnectors && (
        <Part
          title={t`Unhealthy connectors`}
          atFirst={2}
          query={connectors}
          doing={t`load the connectors`}
          empty={null}
        >
          {(connector) => (
            <Row key={connector.id} aside={null}>
              <Link to={`/connectors/${connector.id}`}>{connector.name}</Link>
              <div className={classes['reason']} title={connector.health.error ?? undefined}>
                {connector.health.error}
              </div>
            </Row>
          )}
        </Part>
      )}
      {overview.data && <TeamQueue attention={overview.data.attention} />}
    </>
  );
}

/** Among them those of incidents that are others'. */
function MyTasks() {
  const tasks = useQuery(myTasksQuery);
  return (
    <Part title={t`My tasks`} atFirst={3} query={tasks} doing={t`load your tasks`} empty={null}>
      {({ id, title, due_at, created_at, incident }) => (
        <Row key={id} aside={due_at !== null && <TimeLeft until={due_at} since={created_at} />}>
          <Link to={`/incidents/${incident.number}`}>{visible(title)}</Link>
          <div className={classes['reason']} title={incident.title}>
            {incident.number} {visible(incident.title)}
          </div>
        </Row>
      )}
    </Part>
  );
}

/** A new installation, or sources that have stopped sending: both look as if all were well. */
function Silence({ since }: { since: string | null }) {
  const canReadSources = useCan('source:read');
  return (
    <Section title={since === null ? t`No alert has come in yet` : t`No alert in two days`}>
      <Text c="dimmed">
        {since === null ? (
          t`Alerts come from webhook sources. `
        ) : (
          <>
            {rich`The last incident began ${(<TimeAgo at={since} />)}: the webhook sources may have stopped sending. `}
          </>
        )}
        {canReadSources ? (
          <Link to="/settings/sources">
            {since === null ? t`Make the first one, or see what was delivered` : t`See what they delivered`}
          </Link>
        ) : (
          t`Ask an administrator whether they still deliver.`
        )}
      </Text>
    </Section>
  );
}

/** What the whole team has before it, each figure a list. */
function TeamQueue({ attention }: { attention: AttentionDto }) {
  const queues = [
    {
      count: attention.unassigned_severe,
      label: t`critical or high, nobody’s`,
      query: `status=${OPEN}&severity=critical,high&assignee=none`,
    },
    {
      count: attention.inconclusive,
      label: t`inconclusive, waiting for a person`,
      query: 'status=triaged&verdict=inconclusive',
    },
    {
      count: attention.overdue,
      label: t`without a verdict for 15 minutes`,
      query: 'status=created,triaging&sort=created_at',
    },
    { count: attention.open, label: t`open in all`, query: `status=${OPEN}` },
  ];
  return (
    <Section title={t`Everybody’s queue`}>
      <ul className={classes['list']}>
        {queues.map(({ count, label, query }) => (
          <li key={label} className={classes['row']}>
            <Link to={`/incidents?${query}`}>{label.charAt(0).toUpperCase() + label.slice(1)}</Link>
            <span>
              {count >= attention.counted_to ? t`${number(attention.counted_to)} or more` : number(count)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface PartProps<T> {
  title: string;
  /** So many rows before a click: every part has its place without scrolling. */
  atFirst: number;
  query: UseQueryResult<T[]>;
  doing: string;
  /** null: the part is left away when nothing is in it. */
  empty: ReactNode;
  children: (row: T) => ReactNode;
}

function Part<T>({ title, atFirst, query, doing, empty, children }: PartProps<T>) {
  const [all, setAll] = useState(false);
  const rows = query.data;
  if (empty === null && (query.isPending || rows?.length === 0)) return null;
  return (
    <Section title={title} aside={rows && rows.length > 0 && <Text c="dimmed">{counted(rows.length)}</Text>}>
      {query.isError && !rows && (
        <ErrorNotice error={query.error} doing={doing} retry={() => void query.refetch()} />
      )}
      {query.isPending && <Skeleton height={36} />}
      {rows?.length === 0 && <Text c="dimmed">{empty}</Text>}
      <ul className={classes['list']}>{(all ? rows : rows?.slice(0, atFirst))?.map(children)}</ul>
      {rows && rows.length > atFirst && (
        <Button size="compact-xs" variant="subtle" mt={4} onClick={() => setAll(!all)}>
          {all ? t`Fewer` : t`${counted(rows.length - atFirst)} more`}
        </Button>
      )}
    </Section>
  );
}

/** The lists are read up to a bound. */
function counted(rows: number): string {
  return rows >= SHOWN ? t`${rows} or more` : String(rows);
}

function Row({ children, aside }: { children: ReactNode; aside: ReactNode }) {
  return (
    <li className={classes['row']}>
      <div className={classes['main']}>{children}</div>
      {aside}
    </li>
  );
}
