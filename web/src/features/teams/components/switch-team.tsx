import type { IncidentQueueDto, TeamDto } from '../../../shared/api/generated/index.ts';
import { waitingIn } from '../../../shared/api/queues.queries.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { useSwitchTeam } from '../teams.queries.ts';
import { t, within } from '../../../shared/texts/texts.ts';

interface SwitchTeamProps {
  team: TeamDto;
  /** Undefined: it is not known what waits in them. */
  queues: readonly IncidentQueueDto[] | undefined;
  onClose: () => void;
}

/** Archives it, or takes it into use again. */
export function SwitchTeam({ team, queues, onClose }: SwitchTeamProps) {
  const change = useSwitchTeam(team);
  const archive = team.archived_at === null;
  const verb = archive ? t`Archive` : t`Restore`;
  return (
    <Confirm
      title={`${verb} ${visible(team.name)}`}
      verb={verb}
      doing={t`${within(verb)} the team`}
      danger={archive}
      pending={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={() => change.mutate(undefined, { onSuccess: onClose })}
    >
      {archive
        ? t`Nothing new comes into its queue. ${left(team, queues)} It can be restored.`
        : t`Incidents may be put into its queue again.`}
    </Confirm>
  );
}

function left({ id }: TeamDto, queues: readonly IncidentQueueDto[] | undefined): string {
  if (queues === undefined) return t`What waits there stays until somebody takes or moves it.`;
  const queue = queues.find((one) => one.id === id);
  if (queue === undefined || queue.waiting === 0) return t`Nothing waits there now.`;
  const many = queue.waiting !== 1;
  return t`${waitingIn([queue])} ${many ? t`incidents wait` : t`incident waits`} there and ${many ? t`stay` : t`stays`} in its members’ queue until somebody takes or moves ${many ? t`them` : t`it`}.`;
}
