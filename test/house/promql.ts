import { parser } from '@prometheus-io/lezer-promql';

type Node = ReturnType<typeof parser.parse>['topNode'];

export interface Selector {
  metric: string;
  /** Names of labels that the expression matches, groups or joins by around this metric. */
  labels: string[];
}

/** Grafana's variables and time ranges are no PromQL: for its parser they are values of their kind. */
function plain(query: string): string {
  return query
    .replaceAll('$__rate_interval', '5m')
    .replaceAll('$__all', '.*')
    .replaceAll(/\$(?:\{\w+\}|\w+)/g, 'x');
}

/**
 * Every series that an expression reads, with the labels that it needs of it.
 * @throws Error when it is no PromQL
 */
export function selectors(query: string): Selector[] {
  const text = plain(query);
  const found: Selector[] = [];
  const textOf = (node: Node) => text.slice(node.from, node.to);
  const labelsBelow = (node: Node): string[] => {
    const names: string[] = [];
    node.cursor().iterate((child) => {
      if (child.name === 'LabelName') names.push(text.slice(child.from, child.to));
    });
    return names;
  };
  const visit = (node: Node, around: string[]): void => {
    if (node.type.isError)
      throw new Error(`This is no PromQL, at "${text.slice(node.from, node.from + 20)}": ${query}`);
    if (node.name === 'VectorSelector') {
      const name = node.getChild('Identifier');
      const own = node.getChild('LabelMatchers');
      if (name === null) throw new Error(`A selector without a name: ${query}`);
      found.push({ metric: textOf(name), labels: [...around, ...(own === null ? [] : labelsBelow(own))] });
      return;
    }
    const modifier = node.getChild('AggregateModifier') ?? node.getChild('MatchingModifierClause');
    const within = modifier === null ? around : [...around, ...labelsBelow(modifier)];
    for (let child = node.firstChild; child !== null; child = child.nextSibling)
      if (!['AggregateModifier', 'MatchingModifierClause'].includes(child.name)) visit(child, within);
  };
  visit(parser.parse(text).topNode, []);
  return found;
}

/** What an expression's result is labelled with, when its outermost step says so. */
export function resultLabels(query: string): string[] | null {
  const text = plain(query);
  const grouped: string[][] = [];
  parser
    .parse(text)
    .topNode.cursor()
    .iterate((node) => {
      if (node.name !== 'AggregateModifier') return;
      grouped.push([...text.slice(node.from, node.to).matchAll(/\w+/g)].map(([name]) => name).slice(1));
    });
  // `le` is what a quantile is made from, not what it is labelled with.
  return grouped[0]?.filter((name) => name !== 'le') ?? null;
}
