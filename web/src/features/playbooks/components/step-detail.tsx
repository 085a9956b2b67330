import { Text } from '@mantine/core';
import type { RunStepDto } from '../../../shared/api/generated/index.ts';
import { exact } from '../../../shared/lib/time.ts';
import { JsonView } from '../../../shared/ui/json-view.tsx';
import { Facts } from '../../../shared/ui/page.tsx';
import { KIND_TITLES } from '../run-steps.ts';
import classes from './playbooks.module.css';

/** What a step was given, what it gave, what went wrong, what it found. */
export function StepDetail({ step }: { step: RunStepDto }) {
  return (
    <div className={classes['runDetail']} style={{ paddingLeft: 0 }}>
      <div className={classes['wide']}>
        <Facts
          items={[
            ['Step', <code key="key">{step.key}</code>],
            ['Kind', KIND_TITLES[step.kind]],
            [
              'Error',
              step.error && (
                <Text key="error" c="var(--danger)">
                  {step.error.message} <code>{step.error.code}</code>
                </Text>
              ),
            ],
            ['Evidence', step.evidence.length > 0 && step.evidence.join(', ')],
            ['Attempts', step.attempts > 1 && String(step.attempts)],
            ['Began', exact(step.started_at)],
            ['Ended', step.finished_at && exact(step.finished_at)],
          ]}
        />
      </div>
      {step.input !== null && <JsonView label="Input" value={step.input} maxHeight={320} />}
      {step.output !== null && <JsonView label="Output" value={step.output} maxHeight={320} />}
    </div>
  );
}
