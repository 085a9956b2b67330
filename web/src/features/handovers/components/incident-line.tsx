import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { visible } from '../../../shared/lib/visible.ts';
import { SeverityBadge } from '../../../shared/ui/severity-badge.tsx';
import { isOver, standing, tasksLeft, type OpenIncident } from '../standing.ts';
import classes from './handovers.module.css';
import { t } from '../../../shared/texts/texts.ts';

interface IncidentLineProps {
  incident: OpenIncident;
  /** The moment for which its time is told, in milliseconds. */
  at: number;
  /** Before it: a box to leave it out. */
  before?: ReactNode;
}

/** One that is handed over: how grave, which, its age against its service level, and what is left to do. */
export function IncidentLine({ incident, at, before }: IncidentLineProps) {
  const tasks = tasksLeft(incident);
  return (
    <li className={classes['incident']}>
      {before}
      <SeverityBadge severity={incident.severity} />
      <span className={classes['title']}>
        <Anchor component={Link} to={`/incidents/${incident.number}`} size="sm" underline="always">
          {incident.number}
        </Anchor>{' '}
        {visible(incident.title)}
      </span>
      <span>{incident.assignee_name === null ? t`Nobody’s` : visible(incident.assignee_name)}</span>
      <span className={classes['time']} data-over={isOver(incident, at) || undefined}>
        {standing(incident, at)}
      </span>
      {tasks !== null && (
        <span className={classes['tasks']} data-over={incident.tasks?.longest_overdue != null || undefined}>
          {visible(tasks)}
        </span>
      )}
    </li>
  );
}
