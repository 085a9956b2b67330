import type { FirstRunStep } from '#contracts';
import { Button, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { FirstRunDto } from '../../../shared/api/generated/index.ts';
import { useCan } from '../../../shared/session/session.ts';
import { EmptyState, ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { firstRunQuery, useLead } from '../first-run.queries.ts';
import { progressOf } from '../first-run-words.ts';
import classes from './first-run.module.css';
import { Step } from './step.tsx';
import { marked, rich, t } from '../../../shared/texts/texts.ts';

interface FirstRunPageProps {
  /** What each step shows, which the features draw. */
  stepOf: (name: FirstRunStep, state: FirstRunDto) => ReactNode;
}

const TITLE = t`Set-up`;

export function FirstRunPage({ stepOf }: FirstRunPageProps) {
  const mayRead = useCan('settings:read');
  const state = useQuery({ ...firstRunQuery, enabled: mayRead });
  if (!mayRead) {
    return (
      <EmptyState page title={TITLE}>
        {rich`An administrator sets up sources, connectors and people. Go to the ${marked('dashboard', (text) => <Link to="/">{text}</Link>)}.`}
      </EmptyState>
    );
  }
  if (!state.data) {
    return (
      <Page title={TITLE} narrow>
        {state.error ? (
          <ErrorNotice
            error={state.error}
            doing={t`load how far the set-up is`}
            retry={() => void state.refetch()}
          />
        ) : (
          <Skeleton height={480} aria-label={t`Loading`} role="status" />
        )}
      </Page>
    );
  }
  return <Loaded state={state.data} stepOf={stepOf} />;
}

function Loaded({ state, stepOf }: FirstRunPageProps & { state: FirstRunDto }) {
  const { done, of } = progressOf(state);
  return (
    <Page
      title={TITLE}
      narrow
      lead={
        done === of ? (
          <>{rich`All of it is done. ${marked('To the dashboard', (text) => <Link to="/">{text}</Link>)}`}</>
        ) : (
          t`${done} of ${of} steps are done, by what there is now. The order is yours.`
        )
      }
      actions={<Leading state={state} />}
    >
      <ol className={classes['steps']}>
        {state.steps.map(({ name, done: isDone }) => (
          <Step key={name} name={name} done={isDone}>
            {stepOf(name, state)}
          </Step>
        ))}
      </ol>
    </Page>
  );
}

/** Whether the dashboard points here; the page itself stays. */
function Leading({ state }: { state: FirstRunDto }) {
  const mayWrite = useCan('settings:write');
  const change = useLead();
  const { done, of } = progressOf(state);
  if (!mayWrite || done === of) return null;
  return (
    <>
      {!state.lead && (
        <Text size="sm" c="dimmed">
          {t`The dashboard does not point here.`}
        </Text>
      )}
      <Button
        variant="default"
        loading={change.isPending}
        onClick={() =>
          change.mutate(
            { lead: !state.lead, version: state.lead_version },
            { onError: (error) => toast.failed(t`change whether you are led`, error) },
          )
        }
      >
        {state.lead ? t`Do not lead me here` : t`Lead me here again`}
      </Button>
    </>
  );
}
