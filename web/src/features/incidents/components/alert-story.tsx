import { Skeleton, Text } from '@mantine/core';
import { IconCornerDownRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react';
import type { AlertDto, IncidentDetailDto, ObservableDto } from '../../../shared/api/generated/index.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { FactText } from '../../../shared/ui/fact-text.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Observable } from '../../../shared/ui/observable.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { alertsQuery, observablesQuery } from '../incidents.queries.ts';
import { weightOf, type WeightyThing } from '../listed-things.ts';
import { storyOf, type StoryFact, type StoryProcess, type StoryValue } from '../story/alert-story.ts';
import classes from './story.module.css';
import { WeightBadge } from './weight-badge.tsx';
import { many, rich, t } from '../../../shared/texts/texts.ts';

const MailView = lazy(() => import('../mail/mail-view.tsx').then((module) => ({ default: module.MailView })));

/** Before the processes stands where and as whom they ran. */
const BEFORE_PROCESSES = [t`Host`, t`User`, t`Acts on`];

interface AlertStoryProps {
  incident: IncidentDetailDto;
  things: readonly WeightyThing[];
}

/** What happened and to whom, in the alerts' own facts: they stand first, whatever the verdict. */
export function AlertStoryPanel({ incident, things }: AlertStoryProps) {
  const alerts = useQuery(alertsQuery(incident.id));
  const { data: observables = [] } = useQuery(observablesQuery(incident.id));
  const story = useMemo(() => storyOf(alerts.data ?? []), [alerts.data]);
  if (alerts.isError && !alerts.data)
    return (
      <ErrorNotice error={alerts.error} doing={t`load the alerts`} retry={() => void alerts.refetch()} />
    );
  if (!alerts.data)
    return (
      <Section title={t`What happened`}>
        {Array.from({ length: 5 }, (_, index) => (
          <Skeleton key={index} height={14} my={12} />
        ))}
      </Section>
    );
  const said = story.description || (incident.description === incident.title ? '' : incident.description);
  const known = (value: StoryValue) => <Value value={value} observables={observables} things={things} />;
  const before = story.facts.filter(({ name }) => BEFORE_PROCESSES.includes(name));
  const after = story.facts.filter(({ name }) => !BEFORE_PROCESSES.includes(name));
  const read = alerts.data.length;
  return (
    <Section title={t`What happened`} aside={<When first={story.first} last={story.last} />}>
      {said && (
        <Text lineClamp={4} mb="xs" title={visible(said)}>
          <FactText text={said} />
        </Text>
      )}
      {read === 0 && <Text c="dimmed">{t`No alert: a person made this incident.`}</Text>}
      <dl className={classes['facts']}>
        {before.map((fact) => (
          <Fact key={fact.name} fact={fact} value={known} />
        ))}
        {story.chains.length > 0 && (
          <Row name={story.chains.length > 1 ? t`Processes` : t`Process`}>
            {story.chains.map((chain, index) => (
              <Chain key={index} chain={chain} />
            ))}
            {story.moreChains > 0 && <More count={story.moreChains} />}
          </Row>
        )}
        {after.map((fact) => (
          <Fact key={fact.name} fact={fact} value={known} />
        ))}
      </dl>
      {incident.alert_count > read && (
        <Text size="sm" mt="xs" role="note">
          {t`These are the facts of the newest ${read} of ${many(incident.alert_count, 'alert')}.`}
        </Text>
      )}
    </Section>
  );
}

function When({ first, last }: { first: string | null; last: string | null }) {
  if (first === null || last === null) return null;
  return (
    <Text size="sm" c="dimmed" component="span">
      <TimeAgo at={first} />
      {first !== last && <>{rich`, last ${(<TimeAgo at={last} />)}`}</>}
    </Text>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function More({ count }: { count: number }) {
  return <div className={classes['dim']}>{t`and ${count} more: see the alerts`}</div>;
}

function Fact({ fact, value }: { fact: StoryFact; value: (each: StoryValue) => ReactNode }) {
  return (
    <Row name={fact.name}>
      {fact.values.map((each) => (
        <div key={each.value}>{value(each)}</div>
      ))}
      {fact.more > 0 && <More count={fact.more} />}
    </Row>
  );
}

interface ValueProps {
  value: StoryValue;
  observables: readonly ObservableDto[];
  things: readonly WeightyThing[];
}

function Value({ value: { type, value, aside }, observables, things }: ValueProps) {
  const beside = aside !== undefined && <span className={classes['dim']}> {visible(aside)}</span>;
  if (type === undefined)
    return (
      <>
        <FactText text={value} />
        {beside}
      </>
    );
  const thing = weightOf(things, type, value);
  return (
    <>
      <Observable
        type={type}
        value={value}
        polarity={polarityOf(observables, type, value)}
        wrap={type === 'url'}
      />
      {beside}
      {thing && (
        <>
          {' '}
          <WeightBadge thing={thing} />
        </>
      )}
    </>
  );
}

/** The alert writes a name as it likes, the observable has its normal form. */
function polarityOf(observables: readonly ObservableDto[], type: string, value: string) {
  const written = value.toLowerCase();
  return observables.find((one) => one.type === type && one.value.toLowerCase() === written)?.polarity;
}

/** From the oldest ancestor to the process, each with its whole command line. */
function Chain({ chain }: { chain: readonly StoryProcess[] }) {
  return (
    <ol className={classes['chain']}>
      {chain.map(({ name, command, pid }, depth) => (
        <li key={depth} style={{ paddingInlineStart: depth * 14 }}>
          {depth > 0 && (
            <IconCornerDownRight size={13} className={classes['branch']} aria-label={t`started`} />
          )}
          <span className="mono" title={visible(name)}>
            {visible(baseName(name))}
          </span>
          {pid !== undefined && <span className={classes['dim']}> {pid}</span>}
          {command !== undefined && command !== name && (
            <code className={classes['command']}>{visible(command)}</code>
          )}
        </li>
      ))}
    </ol>
  );
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) || path;
}

/** The mails as their readers saw them, without anything that loads or leads anywhere. */
export function MailSection({ incidentId }: { incidentId: string }) {
  const { data: alerts = [] } = useQuery(alertsQuery(incidentId));
  const mails = alerts.filter(({ raw_email }) => raw_email !== null).toReversed();
  const [first, ...others] = mails;
  if (first === undefined) return null;
  return (
    <Section title={others.length === 0 ? t`The mail as it was seen` : t`The first of ${mails.length} mails`}>
      <LazyMail alert={first} />
      {others.map((alert) => (
        <LaterMail key={alert.id} alert={alert} />
      ))}
    </Section>
  );
}

function LazyMail({ alert }: { alert: AlertDto }) {
  return (
    <Suspense fallback={<Skeleton height={240} />}>
      <MailView alertId={alert.id} raw={alert.raw_email ?? ''} />
    </Suspense>
  );
}

/** Read only where it is looked at. */
function LaterMail({ alert }: { alert: AlertDto }) {
  const [open, setOpen] = useState(false);
  return (
    <details className={classes['later']} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {visible(alert.title)}, <TimeAgo at={alert.received_at} />
      </summary>
      {open && <LazyMail alert={alert} />}
    </details>
  );
}
