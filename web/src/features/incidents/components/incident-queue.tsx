import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { IncidentDetailDto } from '../../../shared/api/generated/index.ts';
import { queuesQuery, teamName, useArchived } from '../../../shared/api/queues.queries.ts';
import { useShortcuts } from '../../../shared/keyboard/shortcuts.tsx';
import { later } from '../../../shared/lib/later.tsx';
import { useCan } from '../../../shared/session/session.ts';
import { toast } from '../../../shared/ui/toast.ts';
import { useUpdateIncident } from '../incidents.mutations.ts';
import classes from './incident.module.css';
import { t } from '../../../shared/texts/texts.ts';

const TeamDialog = later(() => import('../bulk/bulk-dialogs.ts').then((module) => module.TeamDialog));

/** In whose queue it is, and into whose it is put; nothing where there are no teams. */
export function IncidentQueue({ incident }: { incident: IncidentDetailDto }) {
  const canWrite = useCan('incident:write');
  const { data: queues } = useQuery(queuesQuery);
  const archived = useArchived(incident.team?.id);
  const update = useUpdateIncident(incident.id);
  const [choosing, { open, close }] = useDisclosure();
  const there = incident.team !== null || (queues?.length ?? 0) > 0;
  useShortcuts([
    { keys: 'e', label: t`Into the queue of a team`, group: t`Incident`, when: canWrite && there, run: open },
  ]);
  if (!there) return null;
  const name = incident.team === null ? t`No team` : teamName({ ...incident.team, archived });
  const word = incident.team && <span className={classes['dim']}>{t`team`} </span>;
  if (!canWrite)
    return (
      <span>
        {word}
        <span>{name}</span>
      </span>
    );
  return (
    <span>
      {word}
      <button type="button" className={classes['inline']} aria-label={t`Team: ${name}`} onClick={open}>
        {name}
      </button>
      {choosing && (
        <TeamDialog
          called={incident.number}
          onMove={({ id }) => {
            close();
            if (id === (incident.team?.id ?? null)) return;
            update.mutate(
              { version: incident.version, team_id: id },
              { onError: (error) => toast.failed(t`change the team`, error) },
            );
          }}
          onClose={close}
        />
      )}
    </span>
  );
}
