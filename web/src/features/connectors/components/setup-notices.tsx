import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { serviceName } from '#contracts';
import type { SetupNoticeDto } from '../../../shared/api/generated/index.ts';
import { words } from '../../../shared/lib/words.ts';
import { useCan } from '../../../shared/session/session.ts';
import { Section } from '../../../shared/ui/section.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { setupNoticesQuery } from '../connectors.queries.ts';
import classes from './connectors.module.css';
import { many, marked, rich, t } from '../../../shared/texts/texts.ts';

const ACTIONS_SHOWN = 4;

/** What automation would have asked for, had a connector served it; nothing when nothing is missed. */
export function SetupNotices({ padded = false }: { padded?: boolean }) {
  const notices = useQuery({ ...setupNoticesQuery, enabled: useCan('connector:read') });
  if (!notices.data || notices.data.length === 0) return null;
  return (
    <div className={padded ? classes['padded'] : undefined}>
      <Section title={t`Not connected`}>
        <ul className={classes['notices']}>
          {notices.data.map((notice) => (
            <Notice key={serviceName(notice)} notice={notice} />
          ))}
        </ul>
      </Section>
    </div>
  );
}

function Notice({ notice }: { notice: SetupNoticeDto }) {
  const { connectors, actions, first_at, last_at, last_incident_id } = notice;
  const times = actions.reduce((sum, { count }) => sum + count, 0);
  const shown = actions.slice(0, ACTIONS_SHOWN).map(({ action, count }) => `${words(action)} ${count}×`);
  const rest = actions.length - shown.length;
  return (
    <li>
      <Text fw={500}>{t`No ${serviceName(notice)} is connected`}</Text>
      <Text size="sm">
        {rest > 0
          ? rich`${many(times, 'request')} left out (${shown.join(', ')} and ${many(rest, 'other action')}), first ${(<TimeAgo at={first_at} />)}, last ${(<TimeAgo at={last_at} />)} for ${marked('this incident', (text) => <Link to={`/incidents/${last_incident_id}`}>{text}</Link>)}.`
          : rich`${many(times, 'request')} left out (${shown.join(', ')}), first ${(<TimeAgo at={first_at} />)}, last ${(<TimeAgo at={last_at} />)} for ${marked('this incident', (text) => <Link to={`/incidents/${last_incident_id}`}>{text}</Link>)}.`}
      </Text>
      <Text size="sm" c="dimmed">
        {connectors.length === 0
          ? t`No kind of connector serves it yet.`
          : t`${connectors.map(({ title }) => title).join(' or ')} would unlock it.`}
      </Text>
    </li>
  );
}
