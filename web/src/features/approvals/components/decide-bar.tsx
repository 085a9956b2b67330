import { Button, Group, Text, Textarea } from '@mantine/core';
import { IconCheck, IconLock, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { ActionDto, ApprovalDto } from '../../../shared/api/generated/index.ts';
import { Keys } from '../../../shared/keyboard/keys.tsx';
import { useShortcuts } from '../../../shared/keyboard/shortcuts.tsx';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { ConfirmReason } from '../../../shared/ui/confirm-reason.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { useDecide } from '../approvals.mutations.ts';
import { useSeen } from '../use-seen.ts';
import classes from './approvals.module.css';
import { t } from '../../../shared/texts/texts.ts';

const CHANGED = t`The request is not the one that was asked for: it cannot be approved.`;
const UNSEEN = t`This approval has only just come up: look at it, then press again.`;

interface DecideBarProps {
  approval: ApprovalDto;
  /** The exact request; nothing can be approved before it is on the page. */
  action: ActionDto | undefined;
  /** After the server has taken the decision. */
  onDecided: () => void;
}

/** Approve and reject, or the sentence why not. What cannot be undone asks once more. */
export function DecideBar({ approval, action, onDecided }: DecideBarProps) {
  const [dialog, setDialog] = useState<'approve' | 'reject' | null>(null);
  const [text, setText, clearText] = useDraft(`approval:${approval.id}`);
  const decide = useDecide();
  const same = action?.digest === approval.digest;
  const mayDecide = approval.may_decide && !decide.isPending;
  const seen = useSeen(action ? t`${approval.id} whole` : t`${approval.id} loading`);
  const close = (): void => setDialog(null);

  const done = (verb: string): void => {
    clearText();
    close();
    toast.done(`${verb}: ${approval.summary}`);
    onDecided();
  };
  const approve = (): void =>
    decide.mutate({ decision: 'approve', approval, comment: text }, { onSuccess: () => done(t`Approved`) });
  const askApprove = (): void => {
    if (!mayDecide || !action || !same) return;
    decide.reset();
    if (action.reversible) approve();
    else setDialog('approve');
  };
  const askReject = (): void => {
    if (!mayDecide) return;
    decide.reset();
    setDialog('reject');
  };
  useToldWhenTaken(approval, decide.isIdle || decide.isError);
  const group = t`Approval`;
  const obstacle = approval.may_decide ? null : obstacleOf(approval);
  const notApproved = same
    ? null
    : action
      ? CHANGED
      : t`The request is still being loaded: nothing is approved unseen.`;
  // A second press must not decide the next one, which nobody has read yet.
  const onceSeen = (act: () => void) => () => (seen() ? act() : toast.told(UNSEEN));
  useShortcuts([
    { keys: 'a', label: t`Approve`, group, run: onceSeen(askApprove), obstacle: obstacle ?? notApproved },
    { keys: 'x', label: t`Reject, with a reason`, group, run: onceSeen(askReject), obstacle },
  ]);

  if (!approval.may_decide) return <Obstacle approval={approval} />;
  return (
    <div className={classes['bar']}>
      {decide.isError && dialog === null && (
        <div style={{ marginBottom: 10 }}>
          <ErrorNotice
            error={decide.error}
            doing={t`decide it`}
            kept={t`Nothing was decided by you; your text is kept.`}
          />
        </div>
      )}
      <div className={classes['barRow']}>
        <Group gap="xs">
          <Button
            leftSection={<IconCheck size={16} aria-hidden />}
            rightSection={<Keys keys="a" />}
            loading={decide.isPending && decide.variables.decision === 'approve'}
            disabled={!action || !same || decide.isPending}
            onClick={askApprove}
          >
            {t`Approve`}
          </Button>
          <Button
            variant="outline"
            color="red"
            leftSection={<IconX size={16} aria-hidden />}
            rightSection={<Keys keys="x" />}
            disabled={decide.isPending}
            onClick={askReject}
          >
            {t`Reject`}
          </Button>
        </Group>
        <Textarea
          className={classes['comment']}
          aria-label={t`Comment`}
          placeholder={t`Comment for the record (a reason is needed to reject)`}
          autosize
          minRows={1}
          maxRows={4}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </div>
      {dialog === 'approve' && (
        <Confirm
          title={t`Approve what cannot be undone?`}
          verb={t`Approve`}
          doing={t`approve it`}
          pending={decide.isPending}
          error={decide.error}
          onClose={close}
          onConfirm={approve}
        >
          {visible(approval.summary)}
        </Confirm>
      )}
      {dialog === 'reject' && (
        <ConfirmReason
          title={t`Reject this request`}
          verb={t`Reject`}
          danger
          draftKey={`approval:${approval.id}`}
          pending={decide.isPending}
          error={decide.error}
          onClose={close}
          onConfirm={(reason) =>
            decide.mutate({ decision: 'reject', approval, reason }, { onSuccess: () => done(t`Rejected`) })
          }
        >
          {visible(approval.summary)}
        </ConfirmReason>
      )}
    </div>
  );
}

/** Somebody else has decided it, or the reader has in another window: whoever is about to is told. */
function useToldWhenTaken(approval: ApprovalDto, undecidedHere: boolean): void {
  const could = useRef(approval.may_decide);
  const { may_decide: can } = approval;
  const sentence = obstacleOf(approval);
  useEffect(() => {
    if (could.current && !can && undecidedHere) toast.told(sentence);
    could.current = can;
  }, [can, undecidedHere, sentence]);
}

function Obstacle({ approval }: { approval: ApprovalDto }) {
  return (
    <div className={`${classes['bar']} ${classes['obstacle']}`} role="note">
      <IconLock size={18} aria-hidden />
      <Text>{obstacleOf(approval)}</Text>
    </div>
  );
}

function obstacleOf({ obstacle }: ApprovalDto): string {
  return obstacle ?? t`You cannot decide this approval.`;
}
