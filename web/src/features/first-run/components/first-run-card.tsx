import { Button, Group, Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useCan } from '../../../shared/session/session.ts';
import { Section } from '../../../shared/ui/section.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { firstRunQuery, useLead } from '../first-run.queries.ts';
import { progressOf, STEP_WORDS } from '../first-run-words.ts';
import classes from './first-run.module.css';
import { t } from '../../../shared/texts/texts.ts';

/** On the dashboard, while something of the set-up is to be done and nobody has said that they know. */
export function FirstRunCard() {
  const mayWrite = useCan('settings:write');
  const { data: state } = useQuery({ ...firstRunQuery, enabled: mayWrite });
  const change = useLead();
  if (!state?.lead) return null;
  const { done, of, next } = progressOf(state);
  if (next === null) return null;
  return (
    <div className={classes['card']}>
      <Section title={t`Set-up`}>
        <Progress
          value={(done / of) * 100}
          size="sm"
          mb="xs"
          aria-label={t`${done} of ${of} steps are done`}
        />
        <Text size="sm" mb="xs">
          {t`${done} of ${of} steps are done. Next: ${STEP_WORDS[next].title.toLowerCase()}.`}
        </Text>
        <Group gap="xs">
          <Button component={Link} to="/setup" size="compact-sm">
            {t`Go on with the set-up`}
          </Button>
          <Button
            variant="subtle"
            size="compact-sm"
            loading={change.isPending}
            onClick={() =>
              change.mutate(
                { lead: false, version: state.lead_version },
                {
                  onSuccess: () =>
                    toast.done(t`It is at “Settings, General, Set-up” that it can be brought back.`),
                  onError: (error) => toast.failed(t`put the set-up away`, error),
                },
              )
            }
          >
            {t`Do not show this`}
          </Button>
        </Group>
      </Section>
    </div>
  );
}
