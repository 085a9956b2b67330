import type { EvidenceDraft, JsonObject } from '#contracts';
import type { History, HistoryQuestion, IncidentSnapshot, OwnerHistory, SourceHistory } from '#incidents';
import { THINGS, type Asked, type Owner, type OwnerKind, type Thing } from './history-question.ts';
import { counted, day, historyFact, isKnownSource, isOld, short } from './history-words.ts';
import { ruleEvidence } from './rule-history.ts';

const TO: Record<OwnerKind, string> = { host: 'on the host', user: 'for the account' };
/** With fewer incidents of a host or an account, that something was not seen says nothing. */
const LEAST_INCIDENTS = 5;

interface NamedThing extends Thing {
  /** Of the owner's earlier incidents. */
  seen: number;
}

/** What earlier incidents tell: what is new to a host or an account, and what a rule has mostly been. */
export function historyEvidence(
  { incident }: IncidentSnapshot,
  { question, owners, things, pairs }: Asked,
  told: History,
  now: Date,
): EvidenceDraft[] {
  const facts = owners.flatMap((owner, place) => {
    const history = told.owners[place];
    const named = things.flatMap((thing, index): NamedThing[] =>
      pairs.has(`${place} ${index}`) ? [{ ...thing, seen: history?.naming[index] ?? 0 }] : [],
    );
    return history === undefined || named.length === 0
      ? []
      : ownerEvidence(owner, named, history, told.source, question, now);
  });
  return told.rule === null
    ? facts
    : [...facts, ruleEvidence(told.rule, told.source, question, incident.id, now)];
}

/** What of it is new to one host or account, and what is not: a fact for each kind of thing. */
function ownerEvidence(
  owner: Owner,
  named: readonly NamedThing[],
  { incidents, since }: OwnerHistory,
  ofSource: SourceHistory,
  { at, source }: HistoryQuestion,
  now: Date,
): EvidenceDraft[] {
  const to = `${TO[owner.kind]} ${short(owner.value)}`;
  const base = { source, incidents, since: since?.toISOString() ?? null };
  const fact = (kind: string, statement: string, raw: JsonObject, weight = 0): EvidenceDraft => {
    const subject = { type: owner.kind, value: owner.value };
    return historyFact(`${owner.kind}.${kind}`, subject, statement, { ...base, ...raw }, now, weight);
  };
  if (since === null || incidents < LEAST_INCIDENTS || !isOld(since, at) || !isKnownSource(ofSource, at)) {
    const before = `${counted(incidents, 'incident')} of ${source} that ${incidents === 1 ? 'is' : 'are'} older than a day`;
    return [fact('short', `Too little is known to call anything new ${to}: ${before}.`, {})];
  }
  const among = `its ${counted(incidents, 'incident')} of ${source} from ${day(since)} on`;
  return THINGS.flatMap(({ kind, of, weight, title: [one, many] }) => {
    const all = of.includes(owner.kind) ? named.filter((thing) => thing.kind === kind) : [];
    const tell = (things: readonly NamedThing[]) => ({
      list: `${things.length === 1 ? one : many} ${things.map(({ value }) => short(value)).join(', ')}`,
      raw: {
        values: things.map(({ value }) => value.slice(0, 1000)),
        seen: things.map(({ seen }) => seen),
      },
    });
    const fresh = all.filter(({ seen }) => seen === 0);
    const known = all.filter(({ seen }) => seen > 0);
    const facts: EvidenceDraft[] = [];
    if (fresh.length > 0) {
      const { list, raw } = tell(fresh);
      facts.push(fact(`first_${kind}`, `New ${to}: ${list}, in none of ${among}.`, raw, weight));
    }
    if (known.length > 0) {
      const { list, raw } = tell(known);
      const times = raw.seen.join(', ');
      facts.push(fact(`known_${kind}`, `Seen before ${to}: ${list}, in ${times} of ${among}.`, raw));
    }
    return facts;
  });
}
