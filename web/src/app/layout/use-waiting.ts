import { useQuery } from '@tanstack/react-query';
import { getApprovals } from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';
import { useCan } from '../../shared/session/session.ts';

const filters = { status: 'pending', mine: true, limit: 100 } as const;

/** How many approvals wait for the signed-in person: the badge of the navigation. */
export function useWaitingForMe(): number {
  const enabled = useCan('approval:decide');
  const { data } = useQuery({
    queryKey: keys.approvals.list(filters),
    queryFn: ({ signal }) => getApprovals({ query: filters, signal }),
    enabled,
  });
  return data?.data.length ?? 0;
}
