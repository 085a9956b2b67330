import type { FirstRunStep } from '#contracts';
import { Text, Title } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { useId, type ReactNode } from 'react';
import { STEP_WORDS } from '../first-run-words.ts';
import classes from './first-run.module.css';
import { t } from '../../../shared/texts/texts.ts';

interface StepProps {
  name: FirstRunStep;
  done: boolean;
  children: ReactNode;
}

/** One step with its state; what there is to do, or what was made of it, stands below. */
export function Step({ name, done, children }: StepProps) {
  const { title, why } = STEP_WORDS[name];
  const id = useId();
  const Icon = done ? IconCircleCheckFilled : IconCircle;
  return (
    <li className={classes['step']} data-done={done || undefined}>
      <Icon size={20} aria-hidden className={classes['mark']} />
      <section aria-labelledby={id}>
        <Title order={2} id={id} className={classes['title']}>
          {title}
          <Text span inherit c="dimmed" fw={400}>
            {done ? t` · done` : t` · to do`}
          </Text>
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {why}
        </Text>
        {children}
      </section>
    </li>
  );
}
