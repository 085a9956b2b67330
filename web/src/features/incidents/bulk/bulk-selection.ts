import { useState } from 'react';
import type { IncidentDto } from '../../../shared/api/generated/index.ts';
import { filterOf, type IncidentQuery } from '../incidents.queries.ts';
import type { BulkTargets } from './bulk-changes.ts';
import { many, plural, t } from '../../../shared/texts/texts.ts';

/** The server names no more at once. */
const MOST_NAMED = 500;

export interface BulkSelection {
  selected: ReadonlySet<string>;
  onSelect: (ids: ReadonlySet<string>) => void;
  onFocusRow: (id: string | null) => void;
  targets: BulkTargets | null;
  called: string;
  shown: boolean;
  all: boolean;
  onAll: () => void;
  onClear: () => void;
}

interface Chosen {
  list: string;
  ids: ReadonlySet<string>;
  all: boolean;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * What is selected in a list; another list (`list` names its filters) has nothing selected. `first` is the row that the keys are at to begin with. Rows that have left the list
 * are not acted on any more. `query` is the list as the server knows it, pinned to the moment that is shown: what has
 * come since is not among all that match.
 */
export function useBulkSelection(
  list: string,
  rows: readonly IncidentDto[] | undefined,
  first: string | null,
  query: IncidentQuery,
): BulkSelection {
  const [stored, setChosen] = useState<Chosen>({ list, ids: NONE, all: false });
  const [focused, setFocused] = useState(first);
  const chosen = stored.list === list ? stored : { list, ids: NONE, all: false };
  const picked = (rows ?? []).filter(({ id }) => chosen.all || chosen.ids.has(id));
  const at = rows?.find(({ id }) => id === focused);
  return {
    selected: chosen.all ? new Set(picked.map(({ id }) => id)) : chosen.ids,
    onSelect: (ids) => setChosen({ list, ids, all: false }),
    onFocusRow: setFocused,
    ...actedOn(chosen.all, picked, at, query),
    shown: chosen.all || picked.length > 0,
    all: chosen.all,
    onAll: () => setChosen({ list, ids: NONE, all: (rows ?? []).length > 0 }),
    onClear: () => setChosen({ list, ids: NONE, all: false }),
  };
}

function actedOn(
  all: boolean,
  picked: readonly IncidentDto[],
  at: IncidentDto | undefined,
  query: IncidentQuery,
): { targets: BulkTargets | null; called: string } {
  if (all) return { targets: { filter: filterOf(query) }, called: t`all that match` };
  if (picked.length > MOST_NAMED)
    return {
      targets: null,
      called: t`${many(picked.length, 'incident')} (${MOST_NAMED} at most, or all that match)`,
    };
  if (picked.length > 0)
    return {
      targets: { ids: picked.map(({ id }) => id) },
      called: picked.length === 1 ? (picked[0]?.number ?? '') : plural(picked.length, 'incident'),
    };
  return at ? { targets: { ids: [at.id] }, called: at.number } : { targets: null, called: '' };
}
