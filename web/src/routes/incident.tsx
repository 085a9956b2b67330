import { useDisclosure, useDocumentTitle } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useParams } from 'react-router';
import { ActionList, useImpossible } from '../features/actions/components/action-list.tsx';
import { Reporters } from '../features/actions/components/reporters.tsx';
import { RequestActionDialog } from '../features/actions/components/request-action-dialog.tsx';
import { useBackToList } from '../features/incidents/back-to-list.ts';
import { IncidentSkeleton, IncidentView } from '../features/incidents/components/incident-view.tsx';
import type { Recommended } from '../features/actions/plan.ts';
import {
  alertsQuery,
  incidentRefQuery,
  observablesQuery,
  verdictsQuery,
} from '../features/incidents/incidents.queries.ts';
import { incidentActionsQuery } from '../shared/api/action.queries.ts';
import { incidentQuery } from '../shared/api/incident.queries.ts';
import { isProblem } from '../shared/api/problem.ts';
import { EmptyState, ErrorNotice } from '../shared/ui/notices.tsx';
import { marked, rich, t } from '../shared/texts/texts.ts';

export function Component() {
  const { id: ref = '' } = useParams();
  return <Named key={ref} name={ref} />;
}

/** By its number or its id. */
function Named({ name }: { name: string }) {
  const queryClient = useQueryClient();
  const id = useQuery(incidentRefQuery(name, queryClient));
  useDocumentTitle(t`${name} · Triage Warden`);
  // From the first moment on: whoever opened the wrong one need not wait until it is there, or has failed.
  useBackToList();
  if (id.data) return <Incident id={id.data} />;
  if (isProblem(id.error, 'not_found', 'invalid_request')) {
    return (
      <EmptyState page title={t`There is no incident ${name}`}>
        {rich`Look for it in the ${marked('list', (text) => <Link to="/incidents">{text}</Link>)}, or search by an observable or words of its title.`}
      </EmptyState>
    );
  }
  if (id.isError)
    return <ErrorNotice error={id.error} doing={t`load this incident`} retry={() => void id.refetch()} />;
  return <IncidentSkeleton />;
}

function Incident({ id }: { id: string }) {
  const incident = useQuery(incidentQuery(id));
  const requested = useQuery(incidentActionsQuery(id));
  const recommended = useRecommended(id);
  const impossible = useImpossible(id, recommended);
  const [asking, { open, close }] = useDisclosure();
  if (!incident.data) {
    if (incident.isError) {
      return (
        <ErrorNotice
          error={incident.error}
          doing={t`load this incident`}
          retry={() => void incident.refetch()}
        />
      );
    }
    return <IncidentSkeleton />;
  }
  return (
    <>
      <IncidentView
        incident={incident.data}
        onRequestAction={open}
        summaryOf={(actionId) => requested.data?.find((action) => action.id === actionId)?.summary}
        impossible={impossible}
        actions={
          <>
            <ActionList
              incidentId={id}
              closed={incident.data.status === 'resolved'}
              recommended={recommended}
            />
            <Reporters incidentId={id} />
          </>
        }
      />
      {asking && <RequestAction id={id} onClose={close} />}
    </>
  );
}

/** By the verdict that holds. */
function useRecommended(id: string): Recommended | null {
  const { data } = useQuery(verdictsQuery(id));
  return useMemo(() => {
    const [verdict] = data ?? [];
    if (!verdict) return null;
    return { verdictId: verdict.id, summary: verdict.summary, actions: verdict.recommended_actions };
  }, [data]);
}

/** First values for a request: the incident's own host, user, mailbox. */
function RequestAction({ id, onClose }: { id: string; onClose: () => void }) {
  const { data: observables } = useQuery(observablesQuery(id));
  const { data: alerts } = useQuery(alertsQuery(id));
  const suggestions = useMemo(() => {
    const found: Record<string, string> = {};
    for (const { type, value } of observables ?? []) found[type] ??= value;
    const recipient = alerts?.find((alert) => alert.recipient !== null)?.recipient;
    if (recipient) found['mailbox'] = recipient;
    return found;
  }, [observables, alerts]);
  return <RequestActionDialog incidentId={id} suggestions={suggestions} onClose={onClose} />;
}
