import { Anchor, Button, Skeleton, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { incidentQuery } from '../../../shared/api/incident.queries.ts';
import type { RunDto, RunStepDto } from '../../../shared/api/generated/index.ts';
import { useShortcuts } from '../../../shared/keyboard/shortcuts.tsx';
import { elapsed, exact } from '../../../shared/lib/time.ts';
import { actorName } from '../../../shared/lib/words.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { useCan } from '../../../shared/session/session.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { EmptyState, LoadFailure } from '../../../shared/ui/notices.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { nested } from '../run-steps.ts';
import { useCancelRun } from '../playbooks.mutations.ts';
import { runQuery } from '../playbooks.queries.ts';
import classes from './playbooks.module.css';
import { StepDetail } from './step-detail.tsx';
import { many, rich, t } from '../../../shared/texts/texts.ts';

const GOING_ON = ['queued', 'running', 'waiting'];

export function RunPage({ id }: { id: string }) {
  const run = useQuery(runQuery(id));
  const mayRun = useCan('playbook:run');
  const [asking, setAsking] = useState(false);
  const cancel = useCancelRun(id);
  if (run.error) {
    return (
      <Page title={t`Run`}>
        <LoadFailure error={run.error} what={t`run`} retry={() => void run.refetch()}>
          <Link to="/playbooks">{t`Each playbook lists its runs`}</Link>
        </LoadFailure>
      </Page>
    );
  }
  const { data } = run;
  return (
    <Page
      title={data ? t`Run of ${data.playbook}` : t`Run`}
      lead={data && <Lead run={data} />}
      actions={
        data &&
        mayRun &&
        GOING_ON.includes(data.status) && (
          <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
            {t`End the run`}
          </Button>
        )
      }
    >
      {!data && <Skeleton height={360} aria-label={t`Loading`} role="status" />}
      {data?.error && (
        <Text c="var(--danger)" mb="sm">
          {data.error.message} <code>{data.error.code}</code>
        </Text>
      )}
      {data && <RunSteps steps={data.steps} />}
      {asking && (
        <Confirm
          title={t`End this run`}
          verb={t`End it`}
          doing={t`end the run`}
          pending={cancel.isPending}
          error={cancel.error}
          onClose={() => setAsking(false)}
          onConfirm={() => cancel.mutate(undefined, { onSuccess: () => setAsking(false) })}
        >
          {t`No further step begins. What it has asked for already stays with the approvers.`}
        </Confirm>
      )}
    </Page>
  );
}

function Lead({ run }: { run: RunDto }) {
  const mayRead = useCan('incident:read');
  const incident = useQuery({ ...incidentQuery(run.incident_id), enabled: mayRead });
  return (
    <>
      {rich`${(<StateBadge status={run.status} />)} · ${(
        <Anchor component={Link} to={`/playbooks/${run.playbook}?run=${run.id}`} size="sm" underline="always">
          {t`version ${run.version}`}
        </Anchor>
      )} · ${(
        <Anchor component={Link} to={`/incidents/${run.incident_id}`} size="sm" underline="always">
          {incident.data ? `${run.incident_number} ${visible(incident.data.title)}` : run.incident_number}
        </Anchor>
      )} · asked by ${actorName(run.requested_by)}, ${(<TimeAgo at={run.created_at} />)}${
        run.started_at &&
        run.finished_at &&
        t` · took ${elapsed(Date.parse(run.finished_at) - Date.parse(run.started_at))}`
      }`}
    </>
  );
}

/** Every step that has begun, children under their parent; j and k move, Enter opens. */
function RunSteps({ steps }: { steps: readonly RunStepDto[] }) {
  const nodes = nested(steps);
  const [current, setCurrent] = useState<string | null>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(steps.filter(({ status }) => status === 'failed').map(({ key }) => key)),
  );
  const toggle = (key: string): void => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  const index = nodes.findIndex(({ step }) => step.key === current);
  const move = (by: number): void =>
    setCurrent(nodes[Math.min(Math.max(index + by, 0), nodes.length - 1)]?.step.key ?? null);
  const group = t`Steps`;
  useShortcuts([
    { keys: 'j', label: t`Next step`, group, run: () => move(1) },
    { keys: 'k', label: t`Step before`, group, run: () => move(-1) },
    { keys: 'Enter', label: t`Open or close the step`, group, run: () => current && toggle(current) },
  ]);
  if (nodes.length === 0) {
    return (
      <EmptyState title={t`No step has begun yet`}>
        {t`It waits for its turn; what happens appears here by itself.`}
      </EmptyState>
    );
  }
  return (
    <>
      <Text size="sm" c="dimmed" mb={6}>
        {t`${many(nodes.length, 'step')}, in the order of the playbook`}
      </Text>
      <ol className={classes['runSteps']} aria-label={t`Steps of the run`}>
        {nodes.map(({ step, depth }) => {
          const opened = open.has(step.key);
          const Chevron = opened ? IconChevronDown : IconChevronRight;
          return (
            <li
              key={step.key}
              className={classes['runStep']}
              data-current={step.key === current || undefined}
            >
              <button
                type="button"
                className={classes['runRow']}
                style={{ paddingLeft: depth * 22 }}
                aria-expanded={opened}
                onClick={() => {
                  setCurrent(step.key);
                  toggle(step.key);
                }}
              >
                <Chevron size={16} aria-hidden />
                <span>
                  {step.title}{' '}
                  <Text span size="sm" c="dimmed">
                    {step.key}
                  </Text>
                </span>
                <StateBadge status={step.status} />
                <span className={classes['runTime']} title={exact(step.started_at)}>
                  {step.finished_at
                    ? elapsed(Date.parse(step.finished_at) - Date.parse(step.started_at))
                    : t`going on`}
                </span>
              </button>
              {opened && (
                <div style={{ paddingLeft: depth * 22 + 28 }}>
                  <StepDetail step={step} />
                </div>
              )}
            </li>
          );
        })}
      </ol>
    </>
  );
}
