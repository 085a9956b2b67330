import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { alertsQuery, verdictsQuery } from '../incidents.queries.ts';
import { texts } from '../story/alert-fields.ts';

const AttackStrip = lazy(() =>
  import('../attack/attack-strip.tsx').then((module) => ({ default: module.AttackStrip })),
);

/** The techniques that the alerts themselves name, and those of the verdict that holds. */
export function Techniques({ incidentId }: { incidentId: string }) {
  const { data: alerts = [] } = useQuery(alertsQuery(incidentId));
  const { data: verdicts = [] } = useQuery(verdictsQuery(incidentId));
  const named = alerts.flatMap(({ fields }) => texts(fields, 'threat.technique.id'));
  const techniques = [...named, ...(verdicts[0]?.techniques ?? [])];
  if (techniques.length === 0) return null;
  return (
    <Suspense>
      <AttackStrip techniques={techniques} />
    </Suspense>
  );
}
