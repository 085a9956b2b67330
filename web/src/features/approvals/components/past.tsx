import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { ApprovalDto } from '../../../shared/api/generated/index.ts';
import { words } from '../../../shared/lib/words.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { actionHistoryQuery } from '../approvals.queries.ts';
import classes from './approvals.module.css';
import { rich, t, within } from '../../../shared/texts/texts.ts';

/** What happened the last three times that the same was asked for on the same target. */
export function LastTimes({ actionId }: { actionId: string }) {
  const history = useQuery(actionHistoryQuery(actionId));
  if (history.error) {
    return (
      <ErrorNotice error={history.error} doing={t`load the history`} retry={() => void history.refetch()} />
    );
  }
  if (!history.data) return <Skeleton height={44} />;
  if (history.data.length === 0)
    return <Text c="dimmed">{t`It was never asked for on this target before.`}</Text>;
  return (
    <ul className={classes['history']}>
      {history.data.map((past) => (
        <li key={past.id}>
          {rich`${(<StateBadge status={past.status} />)} ${(<TimeAgo at={past.requested_at} />)}, asked by ${past.proposer.name}`}
          {past.incident_number && (
            <>
              {' · '}
              <Link to={`/incidents/${past.incident_number}`}>{past.incident_number}</Link>
            </>
          )}
          <Text size="sm" c="dimmed" lineClamp={2}>
            {past.error?.message ?? past.reason}
          </Text>
        </li>
      ))}
    </ul>
  );
}

/** Who has decided so far; of interest where more than one must, and afterwards. */
export function Decisions({ approval }: { approval: ApprovalDto }) {
  if (approval.decisions.length === 0) {
    return <Text c="dimmed">{t`${approval.quorum} different people must approve; nobody has yet.`}</Text>;
  }
  return (
    <ul className={classes['history']}>
      {approval.decisions.map((decision) => (
        <li key={decision.id}>
          {rich`${(<StateBadge status={decision.decision === 'approve' ? 'approved' : 'rejected'} />)} by ${decision.name} (${within(words(decision.role))}), ${(<TimeAgo at={decision.decided_at} />)}`}
          {decision.comment && <Text size="sm">{decision.comment}</Text>}
        </li>
      ))}
    </ul>
  );
}
