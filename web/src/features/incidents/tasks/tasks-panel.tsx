import { ActionIcon, Button, Checkbox, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { TaskDto } from '../../../shared/api/generated/index.ts';
import { useShortcuts } from '../../../shared/keyboard/shortcuts.tsx';
import { visible } from '../../../shared/lib/visible.ts';
import { actorName } from '../../../shared/lib/words.ts';
import { useCan } from '../../../shared/session/session.ts';
import { ConfirmReason } from '../../../shared/ui/confirm-reason.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { TimeAgo, TimeLeft } from '../../../shared/ui/time.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { AssignDialog } from '../bulk/assign-dialog.tsx';
import { TaskDialog } from './task-dialog.tsx';
import { tasksQuery, useChangeTask, useMoveTask } from './tasks.queries.ts';
import classes from './tasks.module.css';
import { rich, t } from '../../../shared/texts/texts.ts';

/** What is asked about one of them, or about a new one. */
type Asking = { about: 'new' } | { about: 'text' | 'skip' | 'assign'; task: TaskDto };

/** What people have to do for the incident; ticked by hand, one by one. */
export function TasksPanel({ incidentId }: { incidentId: string }) {
  const tasks = useQuery(tasksQuery(incidentId));
  const canWrite = useCan('incident:write');
  const move = useMoveTask(incidentId);
  const [asking, setAsking] = useState<Asking | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const rows = tasks.data?.data ?? [];
  const settled = rows.filter(({ status }) => status !== 'open').length;
  const addTask = (): void => setAsking({ about: 'new' });
  useShortcuts([
    { keys: 'D', label: t`Add a task`, group: t`Incident`, when: canWrite && tasks.isSuccess, run: addTask },
    {
      ...{ keys: 'd', label: t`To the next open task`, group: t`Incident`, when: settled < rows.length },
      run: () => list.current?.querySelector<HTMLInputElement>('input:not(:checked):enabled')?.focus(),
    },
  ]);
  if (tasks.isError)
    return <ErrorNotice error={tasks.error} doing={t`load the tasks`} retry={() => void tasks.refetch()} />;
  if (!tasks.data || (rows.length === 0 && !canWrite)) return null;
  const tick = (task: TaskDto): void =>
    move.mutate(
      { task, step: { to: task.status === 'open' ? 'done' : 'reopen' } },
      { onError: (error) => toast.failed(t`change the task`, error) },
    );
  return (
    <Section
      title={rows.length === 0 ? t`Tasks` : t`Tasks ${String(settled)} of ${String(rows.length)}`}
      aside={
        canWrite && (
          <Button size="compact-sm" variant="default" className="no-print" onClick={addTask}>
            {t`Add task`}
          </Button>
        )
      }
    >
      {rows.length > 0 && (
        <ul className={classes['tasks']} ref={list}>
          {rows.map((task) => (
            <TaskLine
              key={task.id}
              task={task}
              busy={move.isPending && move.variables.task.id === task.id}
              {...(canWrite ? { onTick: tick, onAsk: setAsking } : {})}
            />
          ))}
        </ul>
      )}
      {asking && <Question incidentId={incidentId} asking={asking} onClose={() => setAsking(null)} />}
    </Section>
  );
}

interface TaskLineProps {
  task: TaskDto;
  busy: boolean;
  /** Without it nothing can be done with it. */
  onTick?: (task: TaskDto) => void;
  onAsk?: (asking: Asking) => void;
}

function TaskLine({ task, busy, onTick, onAsk }: TaskLineProps) {
  const { status, instructions } = task;
  const title = visible(task.title);
  return (
    <li className={classes['task']}>
      <Checkbox
        size="xs"
        aria-label={status === 'skipped' ? t`${title} (skipped)` : title}
        checked={status !== 'open'}
        indeterminate={status === 'skipped'}
        disabled={!onTick}
        aria-busy={busy}
        onChange={() => {
          if (!busy) onTick?.(task);
        }}
      />
      <div>
        <div className={`${classes['title']} ${status === 'open' ? '' : classes['settled']}`}>{title}</div>
        <About task={task} />
        {instructions !== '' && (
          <details className={classes['how']}>
            <summary>{t`How`}</summary>
            {visible(instructions)}
          </details>
        )}
      </div>
      {onAsk && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" className="no-print" aria-label={t`More of: ${title}`}>
              <IconDots size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => onAsk({ about: 'text', task })}>{t`Change…`}</Menu.Item>
            <Menu.Item onClick={() => onAsk({ about: 'assign', task })}>{t`Assign…`}</Menu.Item>
            {status === 'open' && (
              <Menu.Item onClick={() => onAsk({ about: 'skip', task })}>{t`Skip with a reason…`}</Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}

/** Who, until when, and what has become of it. */
function About({ task }: { task: TaskDto }) {
  const { status, assignee, due_at, settled_by, settled_at, reason, playbook, created_at } = task;
  return (
    <div className={classes['about']}>
      {assignee && <span>{visible(assignee.name)}</span>}
      {status === 'open' && due_at !== null && <TimeLeft until={due_at} since={created_at} />}
      {status === 'open' && playbook !== null && <span>{rich`asked by ${playbook}`}</span>}
      {settled_at !== null && (
        <span>
          {reason !== null
            ? rich`${status} by ${visible(actorName(settled_by ?? ''))} ${(<TimeAgo at={settled_at} />)}: ${visible(reason)}`
            : rich`${status} by ${visible(actorName(settled_by ?? ''))} ${(<TimeAgo at={settled_at} />)}`}
        </span>
      )}
    </div>
  );
}

interface QuestionProps {
  incidentId: string;
  asking: Asking;
  onClose: () => void;
}

function Question({ incidentId, asking, onClose }: QuestionProps) {
  const move = useMoveTask(incidentId);
  const change = useChangeTask(incidentId);
  if (asking.about === 'new') return <TaskDialog incidentId={incidentId} task={null} onClose={onClose} />;
  const { about, task } = asking;
  if (about === 'text') return <TaskDialog incidentId={incidentId} task={task} onClose={onClose} />;
  if (about === 'assign')
    return (
      <AssignDialog
        called={t`the task`}
        onClose={onClose}
        onAssign={({ id }) => {
          change.mutate(
            { task, change: { assignee_id: id } },
            { onError: (error) => toast.failed(t`assign the task`, error) },
          );
          onClose();
        }}
      />
    );
  return (
    <ConfirmReason
      title={t`Skip the task`}
      verb={t`Skip`}
      draftKey={`skip:${task.id}`}
      pending={move.isPending}
      error={move.error}
      onClose={onClose}
      onConfirm={(reason, clear) =>
        move.mutate(
          { task, step: { to: 'skip', reason } },
          {
            onSuccess: () => {
              clear();
              onClose();
            },
          },
        )
      }
    >
      {t`“${visible(task.title)}” is not to be done.`}
    </ConfirmReason>
  );
}
