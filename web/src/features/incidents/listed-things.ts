import { CRITICALITIES, type Criticality } from '#contracts';
import type { EvidenceDto } from '../../shared/api/generated/index.ts';
import { visible } from '../../shared/lib/visible.ts';
import { t } from '../../shared/texts/texts.ts';

/** Something on the lists of assets and identities, on which much hangs. */
export interface WeightyThing {
  /** As the case names it, for comparing. */
  type: string;
  value: string;
  /** `Critical asset` */
  what: string;
  /** As the list calls it. */
  name: string;
  criticality: Criticality;
  /** All that the list says, as a sentence. */
  statement: string;
}

const KINDS: Record<string, string> = { 'inventory.asset': 'asset', 'inventory.identity': 'identity' };
const SHOWN: readonly string[] = ['critical', 'high'];

/** What the case's own evidence says is of high or critical criticality, the gravest first; told twice, the last counts. */
export function weightyThings(evidence: readonly EvidenceDto[]): WeightyThing[] {
  const things = new Map<string, WeightyThing>();
  for (const { kind, subject, raw, statement } of evidence) {
    const listed = KINDS[kind];
    if (listed === undefined) continue;
    const key = `${subject.type} ${subject.value}`;
    things.delete(key);
    const criticality = CRITICALITIES.find((each) => each === raw?.['criticality']);
    if (criticality === undefined || !SHOWN.includes(criticality)) continue;
    const name = typeof raw?.['name'] === 'string' ? raw['name'] : subject.value;
    things.set(key, {
      type: subject.type,
      value: subject.value,
      what: criticality === 'critical' ? t`Critical ${listed}` : t`Important ${listed}`,
      name: visible(name),
      criticality,
      statement: visible(statement),
    });
  }
  return [...things.values()].sort(
    (left, right) => SHOWN.indexOf(left.criticality) - SHOWN.indexOf(right.criticality),
  );
}

/** What is said of an observable. */
export function weightOf(
  things: readonly WeightyThing[],
  type: string,
  value: string,
): WeightyThing | undefined {
  const lower = value.toLowerCase();
  return things.find((thing) => thing.type === type && thing.value.toLowerCase() === lower);
}
