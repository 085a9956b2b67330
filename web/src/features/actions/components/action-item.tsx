import { actionMachine, allows, type ActionTransition } from '#contracts';
import { Badge, Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ActionDto, ApprovalDto, SettleOutcome } from '../../../shared/api/generated/index.ts';
import { actorName, words } from '../../../shared/lib/words.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { useSession } from '../../../shared/session/session.ts';
import { ConfirmReason } from '../../../shared/ui/confirm-reason.tsx';
import { EvidenceChip } from '../../../shared/ui/evidence-chip.tsx';
import { FactText } from '../../../shared/ui/fact-text.tsx';
import { JsonView } from '../../../shared/ui/json-view.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { TimeAgo, TimeLeft } from '../../../shared/ui/time.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { useActionCommand, type ActionCommand } from '../actions.mutations.ts';
import classes from './actions.module.css';
import { PolicyAnswer } from '../../../shared/ui/policy-answer.tsx';
import { t } from '../../../shared/texts/texts.ts';

type Command = ActionCommand['command'];

const COMMANDS: Record<Command, { label: string; title: string; explains: string; done: string }> = {
  cancel: {
    label: t`Cancel`,
    title: t`Take this action back`,
    explains: t`It has not begun; its approval ends with it.`,
    done: t`The action is cancelled.`,
  },
  retry: {
    label: t`Try again`,
    title: t`Try this action again`,
    explains: t`Policy is asked again first, and the service is asked whether it was done after all.`,
    done: t`The action is tried again.`,
  },
  rollback: {
    label: t`Undo`,
    title: t`Undo this action`,
    explains: t`This asks for the opposite action; policy decides about that one as about any other.`,
    done: t`The opposite action is requested.`,
  },
  settle: {
    label: t`Settle`,
    title: t`Say what became of this action`,
    explains: t`The call may or may not have reached the service, and the service cannot tell. Look there yourself, then say what you saw.`,
    done: t`The action is settled.`,
  },
};

/** Which commands the state allows: the same table that the server holds. */
function commandsFor(action: ActionDto): Command[] {
  const can = (event: ActionTransition): boolean => allows(actionMachine, event, action.status);
  const commands: Command[] = [];
  if (can('cancel')) commands.push('cancel');
  if (can('retry')) commands.push('retry');
  if (can('roll_back') && action.inverse !== null && action.rolled_back_by === null)
    commands.push('rollback');
  if (can('settle_completed')) commands.push('settle');
  return commands;
}

/** Those that this person may give: the server decides in the end, and says why not. */
function useCommands(action: ActionDto): Command[] {
  const { userId, permissions } = useSession();
  const { proposer, behind } = action;
  const own = proposer.type === 'user' && proposer.id === userId;
  const may: Record<Command, boolean> = {
    cancel: permissions.has('action:cancel') || (own && permissions.has('action:request')),
    retry: permissions.has('action:request'),
    rollback: permissions.has('action:request'),
    settle: permissions.has('action:settle') && !behind.some(({ user_id }) => user_id === userId),
  };
  return commandsFor(action).filter((command) => may[command]);
}

interface ActionItemProps {
  action: ActionDto;
  /** Its question to people, while it waits for one. */
  approval?: ApprovalDto | undefined;
  /** Why, where that says more than the request; null where the page says so already. */
  why?: string | null;
}

/** One action: what, its state, who asked, what policy said, what came of it, what can be done now. */
export function ActionItem({ action, approval, why = action.reason }: ActionItemProps) {
  const [asking, setAsking] = useState<Command | null>(null);
  const commands = useCommands(action);
  return (
    <li className={classes['item']}>
      <div className={classes['head']}>
        <span className={classes['summary']}>
          <FactText text={action.summary} />
        </span>
        <StateBadge status={action.status} />
      </div>
      <Text size="sm" c="dimmed">
        {action.proposer.type === 'user' ? '' : `${words(action.proposer.type)} `}
        {actorName(action.proposer.name)}, <TimeAgo at={action.requested_at} />
        {action.connector && ` · ${action.connector.name}`}
        {action.connector?.simulated && (
          <Badge ml={6} color="violet" variant="light">
            {t`simulated`}
          </Badge>
        )}
      </Text>
      {(why || action.evidence.length > 0) && (
        <Text size="sm" component="div">
          {why && (
            <span className={classes['reason']} title={why}>
              <FactText text={why} />
            </span>
          )}
          {action.evidence.map((id) => (
            <EvidenceChip key={id} id={id} />
          ))}
        </Text>
      )}
      {action.policy_decision && <PolicyAnswer says={action.policy_decision} tense="did" />}
      {approval?.dead_end && (
        <Text size="sm" c="var(--warning)" fw={500}>
          {approval.dead_end}
        </Text>
      )}
      {action.error && <div className={classes['error']}>{action.error.message}</div>}
      <Group gap="xs" className="no-print">
        {approval && (
          <>
            <Button component={Link} to={`/approvals/${approval.id}`} variant="light">
              {t`Go to the approval`}
            </Button>
            <TimeLeft until={approval.expires_at} since={approval.created_at} />
          </>
        )}
        {commands.map((command) => (
          <Button key={command} variant="default" onClick={() => setAsking(command)}>
            {COMMANDS[command].label}
          </Button>
        ))}
      </Group>
      <details className={`${classes['details']} no-print`}>
        <summary>{action.result ? t`Exact request and result` : t`Exact request`}</summary>
        <Stack gap="xs" mt="xs">
          <JsonView label={t`Parameters`} value={action.parameters} maxHeight={220} />
          {action.result && <JsonView label={t`Result`} value={action.result} maxHeight={220} />}
          <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {t`sha-256 ${action.digest}`}
          </Text>
        </Stack>
      </details>
      {asking && <CommandDialog action={action} command={asking} onClose={() => setAsking(null)} />}
    </li>
  );
}

interface CommandDialogProps {
  action: ActionDto;
  command: Command;
  onClose: () => void;
}

function CommandDialog({ action, command, onClose }: CommandDialogProps) {
  const run = useActionCommand(action.id);
  const [outcome, setOutcome] = useState<SettleOutcome>('completed');
  const { label, title, explains, done } = COMMANDS[command];
  return (
    <ConfirmReason
      title={title}
      verb={label}
      draftKey={`action-${command}:${action.id}`}
      required={command !== 'cancel'}
      pending={run.isPending}
      error={run.error}
      onClose={onClose}
      onConfirm={(reason, clear) =>
        run.mutate(command === 'settle' ? { command, reason, outcome } : { command, reason }, {
          onSuccess: () => {
            clear();
            toast.done(done);
            onClose();
          },
        })
      }
    >
      <Stack gap="md">
        <Text fw={500}>{visible(action.summary)}</Text>
        <Text size="sm">{explains}</Text>
        {command === 'settle' && (
          <Radio.Group
            label={t`What the service shows`}
            value={outcome}
            onChange={(value) => setOutcome(value as SettleOutcome)}
          >
            <Stack gap="xs" mt="xs">
              <Radio size="xs" value="completed" label={t`It was done`} />
              <Radio size="xs" value="failed" label={t`It was not done`} />
            </Stack>
          </Radio.Group>
        )}
      </Stack>
    </ConfirmReason>
  );
}
