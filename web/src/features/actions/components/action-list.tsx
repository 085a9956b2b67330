import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { plural } from '../../../shared/lib/words.ts';
import { useCan } from '../../../shared/session/session.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { incidentActionsQuery } from '../../../shared/api/action.queries.ts';
import { pendingApprovalsQuery } from '../actions.queries.ts';
import { ActionItem } from './action-item.tsx';
import classes from './actions.module.css';

/** What was asked for on an incident and what became of it; lookups only when wanted. */
export function ActionList({ incidentId, closed }: { incidentId: string; closed: boolean }) {
  const canRequest = useCan('action:request');
  const actions = useQuery(incidentActionsQuery(incidentId));
  const approvals = useQuery({ ...pendingApprovalsQuery(incidentId), enabled: useCan('approval:read') });
  const [lookups, setLookups] = useState(false);
  if (actions.isError && !actions.data) {
    return (
      <ErrorNotice error={actions.error} doing="load the actions" retry={() => void actions.refetch()} />
    );
  }
  const effects = actions.data?.filter(({ read_only }) => !read_only) ?? [];
  const readOnly = actions.data?.filter(({ read_only }) => read_only) ?? [];
  return (
    <Section title="Actions">
      {!actions.data && <Skeleton height={48} />}
      {actions.data && effects.length === 0 && (
        <Text c="dimmed" size="sm">
          {canRequest && !closed ? 'None yet. Request one above or with the key n.' : 'None was requested.'}
        </Text>
      )}
      <ul className={classes['list']}>
        {effects.map((action) => (
          <ActionItem key={action.id} action={action} approval={approvals.data?.get(action.id)} />
        ))}
        {lookups && readOnly.map((action) => <ActionItem key={action.id} action={action} />)}
      </ul>
      {readOnly.length > 0 && (
        <button type="button" className={classes['more']} onClick={() => setLookups(!lookups)}>
          {lookups ? 'Hide the lookups' : `Show ${plural(readOnly.length, 'lookup')}`}
        </button>
      )}
    </Section>
  );
}
