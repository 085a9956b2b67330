import { Button, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import type { AlertDto, IncidentDetailDto, ObservableDto } from '../../../shared/api/generated/index.ts';
import { shown } from '../../../shared/lib/defang.ts';
import { words } from '../../../shared/lib/words.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { JsonView } from '../../../shared/ui/json-view.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Observable } from '../../../shared/ui/observable.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { SeverityBadge } from '../../../shared/ui/severity-badge.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { evidenceQuery } from '../../../shared/api/incident.queries.ts';
import { alertsQuery, observablesQuery } from '../incidents.queries.ts';
import { weightOf, weightyThings, type WeightyThing } from '../listed-things.ts';
import classes from './incident.module.css';
import { Loaded } from './loaded.tsx';
import { WeightBadge } from './weight-badge.tsx';
import { many, number, plural, rich, t } from '../../../shared/texts/texts.ts';

/** Everything that was found in its alerts, what speaks against it first. */
export function ObservablesTab({ incident }: { incident: IncidentDetailDto }) {
  const evidence = useQuery(evidenceQuery(incident.id));
  const observables = useQuery(observablesQuery(incident.id));
  return (
    <>
      <LeftOut incident={incident} />
      <Loaded
        query={observables}
        doing={t`load the observables`}
        empty={t`No address, hash, host or user was found in the alerts.`}
      >
        {(rows) => <Observables rows={rows} things={weightyThings(evidence.data ?? [])} />}
      </Loaded>
    </>
  );
}

/** The alerts as they came. */
export function AlertsTab({ incident }: { incident: IncidentDetailDto }) {
  const alerts = useQuery(alertsQuery(incident.id));
  return (
    <Loaded query={alerts} doing={t`load the alerts`} empty={t`No alert: a person made this incident.`}>
      {(rows) => (
        <>
          {rows.map((alert) => (
            <Alert key={alert.id} alert={alert} />
          ))}
          {incident.alert_count > rows.length && (
            <Text size="sm" role="note" mt="sm">
              {t`The newest ${rows.length} of ${many(incident.alert_count, 'alert')} are shown.`}
            </Text>
          )}
        </>
      )}
    </Loaded>
  );
}

const IncidentGraph = lazy(() =>
  import('../graph/incident-graph.tsx').then((module) => ({ default: module.IncidentGraph })),
);

/** Who did what to whom, drawn. */
export function GraphTab({ incident }: { incident: IncidentDetailDto }) {
  const alerts = useQuery(alertsQuery(incident.id));
  const observables = useQuery(observablesQuery(incident.id));
  const failed = [alerts, observables].find(({ isError, data }) => isError && data === undefined);
  if (failed)
    return (
      <ErrorNotice
        error={failed.error}
        doing={t`load what the graph shows`}
        retry={() => void failed.refetch()}
      />
    );
  if (!alerts.data || !observables.data) return <Skeleton height={240} />;
  return (
    <Suspense fallback={<Skeleton height={240} />}>
      <IncidentGraph alerts={alerts.data} observables={observables.data} />
    </Suspense>
  );
}

/** `1000 of 1234`, where not all that were found are kept. */
export function countOf(shown: number | undefined, incident: IncidentDetailDto): number | string | undefined {
  const left = incident.observables_found - incident.observable_count;
  return shown === undefined || left === 0 ? shown : t`${shown} of ${shown + left}`;
}

/** What the alerts hold beside the observables: whoever looks for one here is to know that it may be among those. */
function LeftOut({ incident }: { incident: IncidentDetailDto }) {
  const { observable_count: kept, observables_found: found } = incident;
  const { characters_unread: unread, words_left_out: wordless } = incident;
  if (found === kept && unread === 0 && wordless === 0) return null;
  return (
    <Text size="sm" mb="sm" role="note">
      {found > kept &&
        t`${number(kept)} of ${number(found)} observables are shown: no more are kept of one incident. The others stand in its raw alerts. `}
      {unread > 0 &&
        t`An alert is too long to be searched to its end: ${many(unread, 'character')} of it were not looked through. `}
      {wordless > 0 &&
        t`One of its texts has more words than are kept: a search does not find it by ${many(wordless, 'word')}.`}
    </Text>
  );
}

/** On paper there are no tabs: what a report needs is there, whichever one is open. */
export function PrintedObservables({ incident }: { incident: IncidentDetailDto }) {
  const { data: observables = [] } = useQuery(observablesQuery(incident.id));
  return (
    <div className="only-print">
      <Section title={t`Observables`}>
        <LeftOut incident={incident} />
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
      <table className={classes['observables']} aria-label={t`Observables`}>
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
                        {rich`First seen ${(<TimeAgo at={first_seen} />)}, in ${many(incident_count, 'incident')}.`}
                        {own && t` It is ours, and relates no incidents.`}
                        {special_purpose &&
                          t` It means nothing outside of a network: no service is asked about it.`}
                      </Text>
                    }
                  />
                  {own && <span className={classes['dim']}>{t` ours`}</span>}
                  <Weight thing={weightOf(things, type, value)} />
                </td>
                <td>
                  {incident_count > 1 ? (
                    <Link to={`/incidents?observable=${encodeURIComponent(`${type}:${value}`)}`}>
                      {incident_count >= 100 ? t`100 or more` : plural(incident_count, 'incident')}
                    </Link>
                  ) : (
                    t`only here`
                  )}
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
      {rows.length > SHOWN && !all && (
        <Button variant="subtle" onClick={() => setAll(true)}>
          {t`Show all ${rows.length}`}
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
      <JsonView label={t`Raw alert`} value={alert.raw} maxHeight={260} />
    </article>
  );
}
