import { Anchor, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import type { ApprovalDto } from '../../../shared/api/generated/index.ts';
import { exact } from '../../../shared/lib/time.ts';
import { words } from '../../../shared/lib/words.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { CopyButton } from '../../../shared/ui/copy-button.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { TimeLeft } from '../../../shared/ui/time.tsx';
import { Presence } from '../../../shared/presence/presence.tsx';
import { actionQuery, approvalPlace, approvalQuery } from '../approvals.queries.ts';
import classes from './approvals.module.css';
import { Asked, CitedEvidence } from './asked.tsx';
import { ChangesNotice, EndedNotice } from './changes-notice.tsx';
import { DecideBar } from './decide-bar.tsx';
import { Decisions, LastTimes } from './past.tsx';
import { RequestFacts } from './request-facts.tsx';
import { rich, t, within } from '../../../shared/texts/texts.ts';

interface DecisionProps {
  id: string;
  /** Where the queue is, for a phone. */
  back: string;
  /** Moves the focus here when the approval changes by itself, after a decision. */
  focus: boolean;
  onDecided: () => void;
}

/** One approval: everything a person needs to decide it, and the decision. */
export function Decision({ id, back, focus, onDecided }: DecisionProps) {
  const approval = useQuery(approvalQuery(id));
  const action = useQuery({
    ...actionQuery(approval.data?.action_id ?? ''),
    enabled: approval.data !== undefined,
  });
  const heading = useRef<HTMLDivElement>(null);
  const loaded = approval.data !== undefined;
  useEffect(() => {
    if (focus && loaded) heading.current?.focus();
  }, [id, focus, loaded]);

  if (approval.error) {
    return (
      <div className={classes['paper']}>
        <ErrorNotice
          error={approval.error}
          doing={t`load the approval`}
          retry={() => void approval.refetch()}
        />
      </div>
    );
  }
  if (!approval.data) return <DecisionSkeleton />;
  const { incident_id: incidentId, quorum } = approval.data;
  return (
    <>
      <div className={classes['paper']}>
        <Anchor component={Link} to={back} className={classes['back']}>
          <IconArrowLeft size={16} aria-hidden />
          {t` All approvals`}
        </Anchor>
        <div ref={heading} tabIndex={-1} className={classes['head']}>
          <Head approval={approval.data} />
        </div>
        <EndedNotice approval={approval.data} action={action.data} />
        <ChangesNotice approval={approval.data} />
        <div className={classes['columns']}>
          <Stack gap="xl">
            <Section title={t`What exactly will be done`}>
              {action.error ? (
                <ErrorNotice
                  error={action.error}
                  doing={t`load the request`}
                  retry={() => void action.refetch()}
                />
              ) : action.data ? (
                <RequestFacts action={action.data} approvedDigest={approval.data.digest} />
              ) : (
                <Skeleton height={160} />
              )}
            </Section>
            {incidentId && action.data && (
              <Section title={t`Evidence`}>
                <CitedEvidence incidentId={incidentId} cited={action.data.evidence} />
              </Section>
            )}
          </Stack>
          <Stack gap="xl">
            <Section title={t`Who asked, and why`}>
              <Asked approval={approval.data} action={action.data} />
            </Section>
            <Section title={t`The last three times this was asked`}>
              <LastTimes actionId={approval.data.action_id} />
            </Section>
            {(quorum > 1 || approval.data.decisions.length > 0) && (
              <Section title={t`Decisions (${approval.data.decisions.length} of ${quorum})`}>
                <Decisions approval={approval.data} />
              </Section>
            )}
          </Stack>
        </div>
      </div>
      <DecideBar key={id} approval={approval.data} action={action.data} onDecided={onDecided} />
    </>
  );
}

function Head({ approval }: { approval: ApprovalDto }) {
  const pending = approval.status === 'pending';
  return (
    <>
      <Text
        size="sm"
        c="dimmed"
        component="div"
        style={{ display: 'flex', flexWrap: 'wrap', gap: '2px 14px' }}
      >
        <StateBadge status={approval.status} />
        <span>{t`Level ${within(words(approval.level))}`}</span>
        {approval.quorum > 1 && <span>{t`${approval.quorum} people must approve`}</span>}
        {pending && <TimeLeft until={approval.expires_at} since={approval.created_at} />}
        {approval.settled_at && <span>{exact(approval.settled_at)}</span>}
      </Text>
      {pending && <Presence id={approval.id} place={approvalPlace} />}
      <Title order={2} className={classes['title']} fz="lg" mt={2}>
        {visible(approval.summary)}
      </Title>
      <Text size="xs" c="dimmed" component="div" style={{ display: 'flex', alignItems: 'center', gap: 4 }}>
        {rich`Digest ${(<code title={approval.digest}>{approval.digest.slice(0, 16)}…</code>)}`}
        <CopyButton label={t`Copy the digest`} value={approval.digest} />
      </Text>
    </>
  );
}

function DecisionSkeleton() {
  return (
    <div className={classes['paper']} role="status" aria-label={t`Loading the approval`}>
      <Skeleton height={12} width={220} mb={10} />
      <Skeleton height={18} width="70%" mb={32} />
      {Array.from({ length: 6 }, (_, index) => (
        <Skeleton key={index} height={12} width={`${64 - index * 5}%`} mb={14} />
      ))}
    </div>
  );
}
