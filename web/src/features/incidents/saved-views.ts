import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { viewsQuery } from './views.queries.ts';

interface SavedViews {
  /** What of the address a view keeps. */
  query: string;
  open: (query: string) => void;
  /** Whether it is known what is shown: who opens the list as such begins with the view of their choice. */
  ready: boolean;
}

export function useSavedViews(): SavedViews {
  const [params, setParams] = useSearchParams();
  const kept = new URLSearchParams(params);
  kept.delete('preview');
  const query = kept.toString();
  const views = useQuery(viewsQuery());
  const [beginning, setBeginning] = useState(query === '');
  const first = beginning && query === '' ? views.data?.find((view) => view.is_default) : undefined;
  const isKnown = views.data !== undefined || views.isError;
  useEffect(() => {
    if (!beginning) return;
    // The address changes a moment later: until then nothing is asked for.
    if (first) setParams(new URLSearchParams(first.query), { replace: true });
    else if (query !== '' || isKnown) setBeginning(false);
  }, [beginning, query, isKnown, first, setParams]);
  return {
    query,
    open: (next) => setParams(new URLSearchParams(next)),
    ready: !beginning || query !== '' || (isKnown && first === undefined),
  };
}
