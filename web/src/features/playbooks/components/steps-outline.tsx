import { Text } from '@mantine/core';
import {
  IconArrowsSplit2,
  IconBolt,
  IconBrain,
  IconLayoutColumns,
  IconRepeat,
  type Icon,
} from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { RunDto, RunStepDto, StepKind } from '../../../shared/api/generated/index.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { outlineOf, recordsOf, type OutlineStep } from '../outline.ts';
import classes from './playbooks.module.css';
import { StepDetail } from './step-detail.tsx';
import { t } from '../../../shared/texts/texts.ts';

const ICONS: Record<StepKind, Icon> = {
  action: IconBolt,
  analyze: IconBrain,
  parallel: IconLayoutColumns,
  if: IconArrowsSplit2,
  for_each: IconRepeat,
};

interface StepsOutlineProps {
  yaml: string;
  /** Every step then shows its state in it. */
  run: RunDto | null;
}

/** The text as the steps that it means. It follows the typing; the last readable form stays while a line is half done. */
export function StepsOutline({ yaml, run }: StepsOutlineProps) {
  const outline = useMemo(() => outlineOf(yaml), [yaml]);
  const [readable, setReadable] = useState(outline);
  if (outline && outline !== readable) setReadable(outline);
  const [shown, setShown] = useState<RunStepDto | null>(null);
  if (!readable) return <Text c="dimmed">{t`The text is not YAML yet.`}</Text>;
  return (
    <>
      <Steps steps={readable.steps} run={run} onShow={setShown} />
      {readable.onError.length > 0 && (
        <>
          <div className={classes['branch']}>{t`when the run fails`}</div>
          <Steps steps={readable.onError} run={run} onShow={setShown} />
        </>
      )}
      {shown && (
        <Dialog onClose={() => setShown(null)} title={shown.title} size="xl">
          <StepDetail step={shown} />
        </Dialog>
      )}
    </>
  );
}

interface StepsProps {
  steps: readonly OutlineStep[];
  run: RunDto | null;
  onShow: (step: RunStepDto) => void;
}

function Steps({ steps, run, onShow }: StepsProps) {
  return (
    <ol className={classes['steps']}>
      {steps.map((step) => (
        <li key={step.key}>
          <Node step={step} run={run} onShow={onShow} />
          {step.branches.map((branch) => (
            <div key={branch.label}>
              <div className={classes['branch']}>{branch.label}</div>
              <Steps steps={branch.steps} run={run} onShow={onShow} />
            </div>
          ))}
        </li>
      ))}
    </ol>
  );
}

function Node({
  step,
  run,
  onShow,
}: {
  step: OutlineStep;
  run: RunDto | null;
  onShow: (step: RunStepDto) => void;
}) {
  const Icon = ICONS[step.kind];
  const records = run ? recordsOf(step.key, run.steps) : [];
  // Of several items the one that most needs a look.
  const record = records.find(({ status }) => status === 'failed') ?? records.at(-1);
  const inside = (
    <>
      <Icon size={15} aria-hidden />
      <span className={classes['nodeText']}>
        {step.title}{' '}
        {step.action && step.action !== step.title && (
          <Text span size="sm" c="dimmed">
            {step.action}
          </Text>
        )}
        {step.condition && (
          <span className={classes['condition']} title={step.condition}>
            {t`if ${step.condition}`}
          </span>
        )}
      </span>
      {run &&
        (record ? (
          <StateBadge status={record.status} />
        ) : (
          <Text span size="sm" c="dimmed">
            {t`not reached`}
          </Text>
        ))}
      {records.length > 1 && ` × ${records.length}`}
    </>
  );
  if (!record) return <div className={classes['node']}>{inside}</div>;
  return (
    <button type="button" className={classes['node']} onClick={() => onShow(record)}>
      {inside}
    </button>
  );
}
