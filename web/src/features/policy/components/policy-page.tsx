import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PolicyDto } from '../../../shared/api/generated/index.ts';
import { exact } from '../../../shared/lib/time.ts';
import { words } from '../../../shared/lib/words.ts';
import { useCan } from '../../../shared/session/session.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { figuresQuery, policyQuery, readingQuery } from '../policy.queries.ts';
import { useBacktest } from '../use-backtest.ts';
import { usePolicyDraft } from '../use-policy-draft.ts';
import { Backtest } from './backtest.tsx';
import { Guardrails } from './guardrails.tsx';
import { KillSwitches } from './kill-switches.tsx';
import { Mode } from './mode.tsx';
import classes from './policy.module.css';
import { PublishBar } from './publish-bar.tsx';
import { Rules } from './rules.tsx';
import { TryRequest } from './try-request.tsx';
import { Versions } from './versions.tsx';
import { t, within } from '../../../shared/texts/texts.ts';

export function PolicyPage() {
  const policy = useQuery(policyQuery);
  const { data } = policy;
  return (
    <Page
      title={t`Policy`}
      lead={
        data &&
        (data.published_at
          ? t`Version ${data.version}, ${within(words(data.document.mode))}, published by ${data.published_by}, ${exact(data.published_at)}`
          : t`Version ${data.version}, ${within(words(data.document.mode))}, published by ${data.published_by}`)
      }
    >
      {policy.error && (
        <ErrorNotice error={policy.error} doing={t`load the policy`} retry={() => void policy.refetch()} />
      )}
      {policy.isPending && <PolicySkeleton />}
      {data && <PolicyBody policy={data} />}
    </Page>
  );
}

function PolicyBody({ policy }: { policy: PolicyDto }) {
  const mayWrite = useCan('policy:write');
  const maySeeSwitches = useCan('killswitch:read');
  const draft = usePolicyDraft(policy);
  const [lit, setLit] = useState<string | null>(null);
  const { document, change } = draft;
  const changed = draft.changes.length > 0;
  const backtest = useBacktest();
  const { state } = backtest;
  const tested = state.is === 'done' && state.draft === document ? state.result : undefined;
  const reading = useQuery(readingQuery(document));
  const inForce = useQuery(figuresQuery(policy.version));
  return (
    <>
      {changed && <PublishBar policy={policy} draft={draft} backtest={backtest} />}
      {changed && <Backtest backtest={backtest} draft={document} />}
      <div className={classes['layout']}>
        <Stack gap="xl">
          <div className={classes['top']}>
            <Mode document={document} mayWrite={mayWrite} onChange={change} />
            {maySeeSwitches && <KillSwitches />}
          </div>
          <Guardrails
            guardrails={document.guardrails}
            mayWrite={mayWrite}
            onChange={(guardrails) => change({ ...document, guardrails })}
          />
          {reading.error && <ErrorNotice error={reading.error} doing={t`put the rules into words`} />}
          {inForce.error && (
            <ErrorNotice
              error={inForce.error}
              doing={t`count what the rules would have decided`}
              retry={() => void inForce.refetch()}
            />
          )}
          <Rules
            rules={document.rules}
            hits={policy.hits}
            reading={reading.data}
            figures={changed ? tested : inForce.data}
            lit={lit}
            mayWrite={mayWrite}
            onChange={(rules) => change({ ...document, rules })}
          />
          <Versions current={policy.version} mayWrite={mayWrite} onRestore={change} />
        </Stack>
        <div className={classes['try']}>
          <TryRequest draft={changed ? document : null} onRule={setLit} />
        </div>
      </div>
    </>
  );
}

function PolicySkeleton() {
  return (
    <div role="status" aria-label={t`Loading the policy`}>
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} height={12} width={`${62 - index * 4}%`} mb={20} />
      ))}
    </div>
  );
}
