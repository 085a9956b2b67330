import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { actionTypesQuery, incidentActionsQuery } from '../../../shared/api/action.queries.ts';
import type { ApprovalDto } from '../../../shared/api/generated/index.ts';
import { useCan } from '../../../shared/session/session.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { pendingApprovalsQuery, recommendationsQuery } from '../actions.queries.ts';
import { impossibleIn, isImpossible, planOf, type PlannedAction, type Recommended } from '../plan.ts';
import { ActionItem } from './action-item.tsx';
import classes from './actions.module.css';
import { RecommendedAction } from './recommended-action.tsx';
import { many, t } from '../../../shared/texts/texts.ts';

/** All that is recommended and was asked for, each once. */
function usePlan(incidentId: string, recommended: Recommended | null): PlannedAction[] {
  const { data: actions } = useQuery(incidentActionsQuery(incidentId));
  const { data: became } = useQuery(recommendationsQuery(incidentId));
  return useMemo(() => planOf(recommended, actions ?? [], became ?? []), [recommended, actions, became]);
}

/** What is recommended and no connected service can do, by the service's name. */
export function useImpossible(incidentId: string, recommended: Recommended | null): Map<string, string[]> {
  const plan = usePlan(incidentId, recommended);
  const { data: types } = useQuery(actionTypesQuery);
  return useMemo(() => impossibleIn(plan, types ?? []), [plan, types]);
}

interface ActionListProps {
  incidentId: string;
  closed: boolean;
  /** By the verdict that holds; null where there is none. */
  recommended: Recommended | null;
}

/** What to do, what was asked for and what became of it, in one list; look-ups only when wanted. */
export function ActionList({ incidentId, closed, recommended }: ActionListProps) {
  const canRequest = useCan('action:request');
  const actions = useQuery(incidentActionsQuery(incidentId));
  const approvals = useQuery({ ...pendingApprovalsQuery(incidentId), enabled: useCan('approval:read') });
  const { data: types } = useQuery(actionTypesQuery);
  const plan = usePlan(incidentId, recommended);
  // Before that is known, what the analyst has asked for itself would be offered once more.
  const isKnown = !useQuery(recommendationsQuery(incidentId)).isPending && actions.data !== undefined;
  const [lookups, setLookups] = useState(false);
  if (actions.isError && !actions.data) {
    return (
      <ErrorNotice error={actions.error} doing={t`load the actions`} retry={() => void actions.refetch()} />
    );
  }
  const readOnly = actions.data?.filter(({ read_only }) => read_only) ?? [];
  const possible = plan.filter((planned) => !isImpossible(planned, types ?? []));
  const impossible = plan.length - possible.length;
  return (
    <Section title={t`What to do`}>
      {!isKnown && <Skeleton height={48} />}
      {isKnown && plan.length === 0 && (
        <Text c="dimmed" size="sm">
          {canRequest && !closed
            ? t`Nothing is recommended. Request an action above or with the key n.`
            : t`Nothing was recommended or requested.`}
        </Text>
      )}
      <ul className={classes['list']}>
        {isKnown &&
          possible.map((planned) => (
            <Planned
              key={planned.key}
              planned={planned}
              incidentId={incidentId}
              closed={closed}
              recommended={recommended}
              approval={approvals.data?.get(planned.action?.id ?? '')}
            />
          ))}
        {lookups && readOnly.map((action) => <ActionItem key={action.id} action={action} />)}
      </ul>
      {impossible > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {t`${many(impossible, 'more action is', 'more actions are')} recommended that no connected service can do: see what is missing.`}
        </Text>
      )}
      {readOnly.length > 0 && (
        <button type="button" className={classes['more']} onClick={() => setLookups(!lookups)}>
          {lookups ? t`Hide the lookups` : t`Show ${many(readOnly.length, 'lookup')}`}
        </button>
      )}
    </Section>
  );
}

interface PlannedProps extends ActionListProps {
  planned: PlannedAction;
  approval: ApprovalDto | undefined;
}

function Planned({ planned, approval, incidentId, closed, recommended }: PlannedProps) {
  const { action, recommendation, open } = planned;
  // What has failed is tried again: that is its own request, not another one.
  if (recommendation !== null && (action === null || (open && action.status !== 'failed'))) {
    return (
      <RecommendedAction
        incidentId={incidentId}
        recommendation={recommendation.what}
        place={{ verdictId: recommended?.verdictId ?? '', position: recommendation.position }}
        closed={closed}
      />
    );
  }
  if (action === null) return null;
  // A playbook asks in the words of the verdict, which stands beside it.
  const repeats = action.reason !== '' && (recommended?.summary.includes(action.reason) ?? false);
  const why = recommendation?.what.reason ?? (repeats ? null : action.reason);
  return <ActionItem action={action} approval={approval} why={why} />;
}
