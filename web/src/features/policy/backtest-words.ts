import type { BacktestDto, DifferenceDto, OutcomeDto } from '../../shared/api/generated/index.ts';
import { words } from '../../shared/lib/words.ts';
import { many, number, t, within } from '../../shared/texts/texts.ts';

/** `Of 622 decisions in the last 30 days 14 would come out otherwise.` */
export function changeSentence({ redecided, changed, changed_already }: BacktestDto, days: number): string {
  if (redecided === 0) return t`In the last ${days} days there is no decision that could be made again.`;
  const of = t`Of ${many(redecided, 'decision')} in the last ${days} days`;
  if (changed === 0) return t`${of} none would come out otherwise.`;
  const already =
    changed_already === 0
      ? ''
      : changed_already === changed
        ? t` The policy in force would decide all of them like that already.`
        : t` The policy in force would decide ${number(changed_already)} of them like that already.`;
  return t`${of} ${number(changed)} would come out otherwise.${already}`;
}

/** Which decisions could not be made again, and why; one sentence for each reason. */
export function missingSentences({ missing }: BacktestDto): string[] {
  return (
    [
      [missing.lists, t`what the lists of assets and identities said then was not kept with them.`],
      [missing.alerts, t`what the alerts said then was not kept with them, or is gone.`],
      [missing.concurrent, t`how many effects were under way then was not kept with them.`],
    ] as const
  ).flatMap(([count, why]) =>
    count === 0 ? [] : [t`${many(count, 'decision')} cannot be made again: ${why}`],
  );
}

/** By what it was, or would be, decided. */
export function basisOf({ rule, step }: OutcomeDto): string {
  return rule === null ? within(words(step)) : t`rule “${rule}”`;
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
