import type { BacktestDto, DifferenceDto, OutcomeDto } from '../../shared/api/generated/index.ts';
import { plural, words } from '../../shared/lib/words.ts';

/** `Of 622 decisions in the last 30 days 14 would come out otherwise.` */
export function changeSentence({ redecided, changed, changed_already }: BacktestDto, days: number): string {
  if (redecided === 0) return `In the last ${days} days there is no decision that could be made again.`;
  const of = `Of ${plural(redecided, 'decision')} in the last ${days} days`;
  if (changed === 0) return `${of} none would come out otherwise.`;
  const already =
    changed_already === 0
      ? ''
      : changed_already === changed
        ? ' The policy in force would decide all of them like that already.'
        : ` The policy in force would decide ${changed_already.toLocaleString('en')} of them like that already.`;
  return `${of} ${changed.toLocaleString('en')} would come out otherwise.${already}`;
}

/** Which decisions could not be made again, and why; one sentence for each reason. */
export function missingSentences({ missing }: BacktestDto): string[] {
  return (
    [
      [missing.lists, 'what the lists of assets and identities said then was not kept with them.'],
      [missing.alerts, 'what the alerts said then was not kept with them, or is gone.'],
      [missing.concurrent, 'how many effects were under way then was not kept with them.'],
    ] as const
  ).flatMap(([count, why]) =>
    count === 0 ? [] : [`${plural(count, 'decision')} cannot be made again: ${why}`],
  );
}

/** By what it was, or would be, decided. */
export function basisOf({ rule, step }: OutcomeDto): string {
  return rule === null ? words(step).toLowerCase() : `rule “${rule}”`;
}

export interface IncidentDifferences {
  incident_id: string | null;
  incident: string | null;
  differences: DifferenceDto[];
}

/** In the order in which the incidents first come. */
export function byIncident(differences: readonly DifferenceDto[]): IncidentDifferences[] {
  const groups = new Map<string, IncidentDifferences>();
  for (const difference of differences) {
    const { incident_id, incident } = difference;
    const key = incident_id ?? '';
    const group = groups.get(key);
    if (group) group.differences.push(difference);
    else groups.set(key, { incident_id, incident, differences: [difference] });
  }
  return [...groups.values()];
}
