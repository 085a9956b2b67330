import { Text } from '@mantine/core';
import type { RunStepDto } from '../../../shared/api/generated/index.ts';
import { exact } from '../../../shared/lib/time.ts';
import { JsonView } from '../../../shared/ui/json-view.tsx';
import { Facts } from '../../../shared/ui/page.tsx';
import { KIND_TITLES } from '../run-steps.ts';
import classes from './playbooks.module.css';
import { t } from '../../../shared/texts/texts.ts';

/** What a step was given, what it gave, what went wrong, what it found. */
export function StepDetail({ step }: { step: RunStepDto }) {
  return (
    <div className={classes['runDetail']} style={{ paddingLeft: 0 }}>
      <div className={classes['wide']}>
        <Facts
          items={[
            [t`Step`, <code key="key">{step.key}</code>],
            [t`Kind`, KIND_TITLES[step.kind]],
            [
              t`Error`,
              step.error && (
                <Text key="error" c="var(--danger)">
                  {step.error.message} <code>{step.error.code}</code>
                </Text>
              ),
            ],
            [t`Evidence`, step.evidence.length > 0 && step.evidence.join(', ')],
            [t`Attempts`, step.attempts > 1 && String(step.attempts)],
            [t`Began`, exact(step.started_at)],
            [t`Ended`, step.finished_at && exact(step.finished_at)],
          ]}
        />
      </div>
      {step.input !== null && <JsonView label={t`Input`} value={step.input} maxHeight={320} />}
      {step.output !== null && <JsonView label={t`Output`} value={step.output} maxHeight={320} />}
    </div>
  );
}
