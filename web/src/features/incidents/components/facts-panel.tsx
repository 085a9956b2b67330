import { Badge, Button, Skeleton, Tabs, Text } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import type {
  AlertDto,
  EvidenceDto,
  IncidentDetailDto,
  ObservableDto,
  RelatedIncidentDto,
} from '../../../shared/api/generated/index.ts';
import { shown } from '../../../shared/lib/defang.ts';
import { plural, words } from '../../../shared/lib/words.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { JsonView } from '../../../shared/ui/json-view.tsx';
import { FactText } from '../../../shared/ui/fact-text.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Observable } from '../../../shared/ui/observable.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { SeverityBadge } from '../../../shared/ui/severity-badge.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { VerdictBadge } from '../../../shared/ui/verdict-badge.tsx';
import { evidenceQuery, incidentQuery } from '../../../shared/api/incident.queries.ts';
import { alertsQuery, observablesQuery, relatedQuery } from '../incidents.queries.ts';
import { weightOf, weightyThings, type WeightyThing } from '../listed-things.ts';
import { EvidenceRow } from './evidence-row.tsx';
import classes from './incident.module.css';
import { WeightBadge } from './weight-badge.tsx';

const MailView = lazy(() => import('../mail/mail-view.tsx').then((module) => ({ default: module.MailView })));

export type FactsTab = 'evidence' | 'observables' | 'alerts' | 'mail' | 'related';

interface FactsPanelProps {
  incidentId: string;
  tab: FactsTab;
  onTab: (tab: FactsTab) => void;
  /** Evidence whose row is open. */
  open: ReadonlySet<string>;
  onToggle: (id: string, open: boolean) => void;
}

/** The case's facts: evidence, observables, alerts as they came, the mail as a safe picture, related incidents. */
export function FactsPanel({ incidentId, tab, onTab, open, onToggle }: FactsPanelProps) {
  const evidence = useQuery(evidenceQuery(incidentId));
  const observables = useQuery(observablesQuery(incidentId));
  const { data: incident } = useQuery(incidentQuery(incidentId));
  const alerts = useQuery(alertsQuery(incidentId));
  const related = useQuery(relatedQuery(incidentId));
  const mails = alerts.data?.filter(({ raw_email }) => raw_email !== null) ?? [];
  return (
    <Tabs value={tab} onChange={(value) => onTab(value as FactsTab)} keepMounted={false}>
      <Tabs.List mb="sm" className="no-print">
        <FactsTabLabel value="evidence" label="Evidence" count={evidence.data?.length} />
        <FactsTabLabel
          value="observables"
          label="Observables"
          count={countOf(observables.data?.length, incident)}
        />
        <FactsTabLabel value="alerts" label="Alerts" count={alerts.data?.length} />
        {mails.length > 0 && (
          <FactsTabLabel value="mail" label="Mail" count={mails.length > 1 ? mails.length : undefined} />
        )}
        <FactsTabLabel value="related" label="Related" count={related.data?.length} />
      </Tabs.List>
      <Tabs.Panel value="evidence">
        <h2 className="only-print">Evidence</h2>
        <Loaded
          query={evidence}
          doing="load the evidence"
          empty="No evidence yet. The playbook's steps gather it."
        >
          {(rows) =>
            rows.map((each) => (
              <EvidenceRow key={each.id} evidence={each} open={open.has(each.id)} onToggle={onToggle} />
            ))
          }
        </Loaded>
      </Tabs.Panel>
      <Tabs.Panel value="observables">
        {incident && <LeftOut incident={incident} />}
        <Loaded
          query={observables}
          doing="load the observables"
          empty="No address, hash, host or user was found in the alerts."
        >
          {(rows) => <Observables rows={rows} things={weightyThings(evidence.data ?? [])} />}
        </Loaded>
      </Tabs.Panel>
      <Tabs.Panel value="alerts">
        <Loaded query={alerts} doing="load the alerts" empty="No alert: a person made this incident.">
          {(rows) => rows.map((alert) => <Alert key={alert.id} alert={alert} />)}
        </Loaded>
      </Tabs.Panel>
      <Tabs.Panel value="mail">
        {mails.map(({ id, raw_email }) => (
          <Suspense key={id} fallback={<Skeleton height={240} />}>
            <MailView alertId={id} raw={raw_email ?? ''} />
          </Suspense>
        ))}
      </Tabs.Panel>
      <Tabs.Panel value="related">
        <Loaded
          query={related}
          doing="load the related incidents"
          empty="No other incident shares an observable with this one."
        >
          {(rows) => rows.map((each) => <Related key={each.id} incident={each} />)}
        </Loaded>
      </Tabs.Panel>
      <PrintedFacts tab={tab} evidence={evidence.data} observables={observables.data} />
    </Tabs>
  );
}

/** `1000 of 1234`, where not all that were found are kept. */
function countOf(shown: number | undefined, incident: IncidentDetailDto | undefined) {
  const left = incident === undefined ? 0 : incident.observables_found - incident.observable_count;
  return shown === undefined || left === 0 ? shown : `${shown} of ${shown + left}`;
}

/** What the alerts hold beside the observables: whoever looks for one here is to know that it may be among those. */
function LeftOut({ incident }: { incident: IncidentDetailDto }) {
  const { observable_count: kept, observables_found: found, characters_unread: unread } = incident;
  if (found === kept && unread === 0) return null;
  return (
    <Text size="sm" mb="sm" role="note">
      {found > kept &&
        `${kept.toLocaleString('en')} of ${found.toLocaleString('en')} observables are shown: no more are kept of one incident. The others stand in its raw alerts. `}
      {unread > 0 &&
        `An alert is too long to be searched to its end: ${plural(unread, 'character')} of it were not looked through.`}
    </Text>
  );
}

interface PrintedFactsProps {
  tab: FactsTab;
  evidence: EvidenceDto[] | undefined;
  observables: ObservableDto[] | undefined;
}

/** On paper there are no tabs: what a report needs is there, whichever one is open. */
function PrintedFacts({ tab, evidence = [], observables = [] }: PrintedFactsProps) {
  return (
    <div className="only-print">
      {tab !== 'evidence' && (
        <Section title="Evidence">
          <ul>
            {evidence.map(({ id, statement, source }) => (
              <li key={id}>
                {id} <FactText text={statement} /> ({source.name})
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Observables">
        <ul>
          {observables.map(({ id, type, value, polarity }) => (
            <li key={id}>
              {words(type)} <code>{shown(type, value)}</code>
              {polarity && polarity !== 'neutral' && `, ${polarity}`}
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

function FactsTabLabel({
  value,
  label,
  count,
}: {
  value: FactsTab;
  label: string;
  count: number | string | undefined;
}) {
  return (
    <Tabs.Tab value={value} px="xs">
      {label}
      {count !== undefined && <span className={classes['dim']}> {count}</span>}
    </Tabs.Tab>
  );
}

interface LoadedProps<T> {
  query: UseQueryResult<T[]>;
  doing: string;
  empty: string;
  children: (rows: T[]) => ReactNode;
}

function Loaded<T>({ query, doing, empty, children }: LoadedProps<T>) {
  if (query.data) return query.data.length === 0 ? <Text c="dimmed">{empty}</Text> : children(query.data);
  if (query.isError)
    return <ErrorNotice error={query.error} doing={doing} retry={() => void query.refetch()} />;
  return Array.from({ length: 5 }, (_, index) => <Skeleton key={index} height={14} my={12} />);
}

const RANK = { malicious: 0, benign: 2, neutral: 1 } as const;
const SHOWN = 40;

function Observables({ rows, things }: { rows: ObservableDto[]; things: readonly WeightyThing[] }) {
  const [all, setAll] = useState(false);
  // What intelligence speaks against comes first; within that, the server's order.
  const sorted = [...rows].sort(
    (left, right) => RANK[left.polarity ?? 'neutral'] - RANK[right.polarity ?? 'neutral'],
  );
  return (
    <>
      <table className={classes['observables']} aria-label="Observables">
        <tbody>
          {(all ? sorted : sorted.slice(0, SHOWN)).map(
            ({ id, type, value, polarity, own, special_purpose, incident_count, first_seen }) => (
              <tr key={id}>
                <td>
                  <Observable
                    type={type}
                    value={value}
                    polarity={polarity}
                    wrap={type === 'url'}
                    details={
                      <Text size="sm" component="div">
                        First seen <TimeAgo at={first_seen} />, in {plural(incident_count, 'incident')}.
                        {own && ' It is ours, and relates no incidents.'}
                        {special_purpose &&
                          ' It means nothing outside of a network: no service is asked about it.'}
                      </Text>
                    }
                  />
                  {own && <span className={classes['dim']}> ours</span>}
                  <Weight thing={weightOf(things, type, value)} />
                </td>
                <td>
                  {incident_count > 1 ? (
                    <Link to={`/incidents?observable=${encodeURIComponent(`${type}:${value}`)}`}>
                      {incident_count >= 100 ? '100 or more' : plural(incident_count, 'incident')}
                    </Link>
                  ) : (
                    'only here'
                  )}
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
      {rows.length > SHOWN && !all && (
        <Button variant="subtle" onClick={() => setAll(true)}>
          Show all {rows.length}
        </Button>
      )}
    </>
  );
}

function Weight({ thing }: { thing: WeightyThing | undefined }) {
  return (
    thing && (
      <>
        {' '}
        <WeightBadge thing={thing} />
      </>
    )
  );
}

function Alert({ alert }: { alert: AlertDto }) {
  return (
    <article className={classes['alert']} aria-label={visible(alert.title)}>
      <div className={classes['relatedHead']}>
        <Text fw={500}>{visible(alert.title)}</Text>
        <SeverityBadge severity={alert.severity} compact />
      </div>
      <Text size="sm" c="dimmed">
        {alert.source}, <TimeAgo at={alert.received_at} /> · {words(alert.type)}
        {alert.external_id && (
          <>
            {' '}
            · <span className="mono">{alert.external_id}</span>
          </>
        )}
      </Text>
      {alert.description && (
        <Text size="sm" lineClamp={6}>
          {alert.description}
        </Text>
      )}
      <JsonView label="Raw alert" value={alert.raw} maxHeight={260} />
    </article>
  );
}

function Related({ incident }: { incident: RelatedIncidentDto }) {
  return (
    <div className={classes['related']}>
      <div className={classes['relatedHead']}>
        <Link to={`/incidents/${incident.number}`}>
          {incident.number} {visible(incident.title)}
        </Link>
        <span className={classes['dim']}>
          <TimeAgo at={incident.created_at} short />
        </span>
      </div>
      <div className={classes['meta']}>
        <SeverityBadge severity={incident.severity} />
        <VerdictBadge
          classification={incident.verdict?.classification ?? null}
          confidence={incident.verdict?.confidence}
        />
        {incident.disposition && <Badge>{words(incident.disposition)}</Badge>}
      </div>
      <Text size="sm" c="dimmed">
        Shares {plural(incident.shared_count, 'observable')}:{' '}
        <span className="mono">
          {incident.shared
            .slice(0, 3)
            .map(({ type, value }) => shown(type, value))
            .join(', ')}
        </span>
      </Text>
    </div>
  );
}
