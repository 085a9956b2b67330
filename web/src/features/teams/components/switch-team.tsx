import type { IncidentQueueDto, TeamDto } from '../../../shared/api/generated/index.ts';
import { waitingIn } from '../../../shared/api/queues.queries.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { useSwitchTeam } from '../teams.queries.ts';

interface SwitchTeamProps {
  team: TeamDto;
  queue: IncidentQueueDto | undefined;
  onClose: () => void;
}

/** Archives it, or takes it into use again. */
export function SwitchTeam({ team, queue, onClose }: SwitchTeamProps) {
  const change = useSwitchTeam(team);
  const archive = team.archived_at === null;
  const verb = archive ? 'Archive' : 'Restore';
  return (
    <Confirm
      title={`${verb} ${visible(team.name)}`}
      verb={verb}
      doing={`${verb.toLowerCase()} the team`}
      danger={archive}
      pending={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={() => change.mutate(undefined, { onSuccess: onClose })}
    >
      {archive
        ? `Nothing new comes into its queue. ${left(queue)} It can be restored.`
        : 'Incidents may be put into its queue again.'}
    </Confirm>
  );
}

function left(queue: IncidentQueueDto | undefined): string {
  if (queue === undefined || queue.waiting === 0) return 'Nothing waits there now.';
  const many = queue.waiting !== 1;
  return `${waitingIn([queue])} ${many ? 'incidents wait' : 'incident waits'} there and ${many ? 'stay' : 'stays'} in its members’ queue until somebody takes or moves ${many ? 'them' : 'it'}.`;
}
