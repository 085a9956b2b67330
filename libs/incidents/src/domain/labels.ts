import type { Evidence } from '#contracts';

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The same value, naming evidence by its label wherever it names it by its id, in citations and in sentences. */
export function withLabels<T>(value: T, evidence: readonly Evidence[]): T {
  const labels = new Map(evidence.map(({ id, label }) => [id, label]));
  return JSON.parse(JSON.stringify(value).replace(ID, (id) => labels.get(id) ?? id)) as T;
}
