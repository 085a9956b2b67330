import type { TimelineEntryDto } from '../../../shared/api/generated/index.ts';

/** One line of the timeline: what happened, and what only goes with it. */
export interface TimelineRow {
  entry: TimelineEntryDto;
  /** The same that happened with it, oldest first: the facts of one look, the states that an action went through. */
  folded: TimelineEntryDto[];
}

/**
 * The timeline without echoes: what was found at one go is one line, what an action went through at one go is its last
 * state, and alerts that said nothing new are counted.
 * @param entries newest first
 */
export function rowsOf(entries: readonly TimelineEntryDto[]): TimelineRow[] {
  const rows: TimelineRow[] = [];
  for (const run of runsOf(entries)) {
    const [newest] = run;
    if (newest === undefined) continue;
    if (newest.kind === 'action') rows.push(...byAction(run));
    else rows.push({ entry: newest, folded: run.slice(1).toReversed() });
  }
  return rows;
}

/** Neighbours that may go together. */
function runsOf(entries: readonly TimelineEntryDto[]): TimelineEntryDto[][] {
  const runs: TimelineEntryDto[][] = [];
  for (const entry of entries) {
    const last = runs.at(-1);
    const neighbour = last?.at(-1);
    if (last !== undefined && neighbour !== undefined && goTogether(neighbour, entry)) last.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

/** What is further apart was not one go. */
const ONE_GO_MS = 5 * 60_000;

function goTogether(later: TimelineEntryDto, earlier: TimelineEntryDto): boolean {
  if (later.kind !== earlier.kind) return false;
  if (later.kind === 'alert') return isQuiet(later) && isQuiet(earlier) && sameSource(later, earlier);
  if (later.kind !== 'evidence' && later.kind !== 'action') return false;
  return Date.parse(later.at) - Date.parse(earlier.at) <= ONE_GO_MS;
}

/** An alert that says something worse or new stands by itself. */
function isQuiet({ data }: TimelineEntryDto): boolean {
  return data['changes'] == null && data['state'] !== 'resolved';
}

function sameSource(one: TimelineEntryDto, other: TimelineEntryDto): boolean {
  return one.data['source'] === other.data['source'] && one.data['severity'] === other.data['severity'];
}

function byAction(run: readonly TimelineEntryDto[]): TimelineRow[] {
  const groups = Map.groupBy(run, ({ id, data }) =>
    typeof data['action_id'] === 'string' ? data['action_id'] : id,
  );
  return [...groups.values()].flatMap(([entry, ...before]) =>
    entry === undefined ? [] : [{ entry, folded: before.toReversed() }],
  );
}
