import { Badge, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { DISPOSITIONS } from '#contracts';
import type { IncidentDetailDto, RelatedIncidentDto } from '../../../shared/api/generated/index.ts';
import { shown } from '../../../shared/lib/defang.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { words } from '../../../shared/lib/words.ts';
import { SeverityBadge } from '../../../shared/ui/severity-badge.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { VerdictBadge } from '../../../shared/ui/verdict-badge.tsx';
import { relatedQuery } from '../incidents.queries.ts';
import { incidentState } from './incident-columns.tsx';
import classes from './incident.module.css';
import { Loaded } from './loaded.tsx';
import { many, plural, rich, t, within } from '../../../shared/texts/texts.ts';

/** Other incidents of the same things, or that the same rule has found, and how they ended. */
export function SimilarTab({ incident }: { incident: IncidentDetailDto }) {
  const related = useQuery(relatedQuery(incident.id));
  return (
    <Loaded
      query={related}
      doing={t`load the similar incidents`}
      empty={t`No other incident shares an observable with this one, and none was found by the same rule.`}
    >
      {(rows) => (
        <>
          <Text mb="xs">{endingsOf(rows)}</Text>
          {rows.map((each) => (
            <Similar key={each.id} incident={each} />
          ))}
        </>
      )}
    </Loaded>
  );
}

/** In one line beside the verdict; nothing where there are none. */
export function SimilarLine({ incident }: { incident: IncidentDetailDto }) {
  const { data = [] } = useQuery(relatedQuery(incident.id));
  if (data.length === 0) return null;
  return (
    <Text size="sm">
      <Link to="?part=related">{t`Similar incidents`}</Link>: {endingsOf(data)}
    </Text>
  );
}

/** `12 incidents: 9 false positive, 1 true positive, 2 open`: what people said, in the order of what they may say. */
export function endingsOf(rows: readonly RelatedIncidentDto[]): string {
  const ended = DISPOSITIONS.map(
    (disposition) =>
      [words(disposition), rows.filter((row) => row.disposition === disposition).length] as const,
  );
  const bySource = rows.filter(({ closure }) => closure === 'source').length;
  const open = rows.filter(({ status }) => status !== 'resolved').length;
  const counts = [...ended, [t`closed by their source`, bySource] as const, ['open', open] as const];
  const told = counts.filter(([, count]) => count > 0).map(([what, count]) => `${count} ${within(what)}`);
  return `${plural(rows.length, 'incident')}: ${told.join(', ')}`;
}

function Similar({ incident }: { incident: RelatedIncidentDto }) {
  const { resolution_note: note, resolved_by: by, resolved_at: at } = incident;
  const ended = incidentState(incident);
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
        {ended ? <Badge>{ended}</Badge> : <span>{words(incident.status)}</span>}
        {by && at && (
          <span className={classes['dim']}>
            {by}, <TimeAgo at={at} />
          </span>
        )}
      </div>
      {note && <Text size="sm">{visible(note)}</Text>}
      <Text size="sm" c="dimmed">
        <Why incident={incident} />
      </Text>
    </div>
  );
}

/** What both have. */
function Why({ incident: { shared_count, shared, detected_by } }: { incident: RelatedIncidentDto }) {
  const first = shared.slice(0, 3).map(({ type, value }) => shown(type, value));
  return (
    <>
      {detected_by !== null &&
        t`Found by the same rule: ${visible(detected_by.replace(/^rule\.\w+:/, ''))}. `}
      {shared_count > 0 && (
        <>
          {rich`Shares ${many(shared_count, 'observable')}: ${(<span className="mono">{first.join(', ')}</span>)}`}
        </>
      )}
    </>
  );
}
