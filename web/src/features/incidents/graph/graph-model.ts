import type { ObservableType, Polarity, Severity } from '#contracts';
import type { AlertDto, ObservableDto } from '../../../shared/api/generated/index.ts';
import { text, texts, type Fields } from '../story/alert-fields.ts';
import { t } from '../../../shared/texts/texts.ts';

/** Where a thing stands in the story, from left to right. */
export const COLUMNS = [
  t`Comes from`,
  t`Alerts`,
  t`Whom it is about`,
  t`What ran`,
  t`Where it leads`,
] as const;
export type Column = 0 | 1 | 2 | 3 | 4;

export interface GraphNode {
  id: string;
  column: Column;
  label: string;
  /** Where it is an observable: then it can be copied, and looked for elsewhere. */
  type?: ObservableType;
  value?: string;
  polarity?: Polarity | null;
  /** In how many incidents it is. */
  incidents?: number;
  /** Of alerts. */
  severity?: Severity;
  count?: number;
}

export interface GraphEdge {
  from: string;
  to: string;
  /** What the one did to the other. */
  does: string;
}

export interface IncidentGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** How many observables are not drawn. */
  left: number;
}

/** More than these nobody takes in at a look; the observables have a list of their own. */
const MOST_NODES = 60;
const MOST_OTHERS = 12;

const LEADS: readonly string[] = ['url', 'domain', 'ip'];

/**
 * Who did what to whom, out of the alerts' own facts; beside it what else was found in them that leads somewhere, what
 * intelligence speaks against first.
 */
export function graphOf(alerts: readonly AlertDto[], observables: readonly ObservableDto[]): IncidentGraph {
  const graph = new Builder(observables);
  for (const alert of alerts.toReversed()) readAlert(graph, alert);
  const drawn = graph.drawnObservables();
  const others = observables
    .filter(({ type, own, special_purpose }) => LEADS.includes(type) && !own && !special_purpose)
    .filter((one) => !drawn.has(keyOf(one.type, one.value)))
    .toSorted((left, right) => rank(left) - rank(right));
  const [anchor] = graph.alertIds();
  for (const { type, value } of others.slice(0, MOST_OTHERS)) {
    const id = graph.observable(4, type, value);
    if (anchor !== undefined) graph.edge(anchor, id, 'names');
  }
  return graph.build(observables.length);
}

function rank({ polarity }: ObservableDto): number {
  return polarity === 'malicious' ? 0 : polarity === 'benign' ? 2 : 1;
}

function keyOf(type: string, value: string): string {
  return `${type} ${value.toLowerCase()}`;
}

class Builder {
  private readonly nodes = new Map<string, GraphNode>();
  private readonly edges = new Map<string, GraphEdge>();
  private readonly known: ReadonlyMap<string, ObservableDto>;

  constructor(observables: readonly ObservableDto[]) {
    this.known = new Map(observables.map((one) => [keyOf(one.type, one.value), one]));
  }

  /** The node of an observable, one however it is written. Where it stands first, it stays. */
  observable(column: Column, type: ObservableType, value: string): string {
    const id = keyOf(type, value);
    const known = this.known.get(id);
    this.add({
      ...{ id, column, label: value, type, value },
      ...{ polarity: known?.polarity ?? null, incidents: known?.incident_count ?? 1 },
    });
    return id;
  }

  /** Alerts of one name are one node. */
  alert({ title, source, severity }: AlertDto): string {
    const id = `alert ${source} ${title}`;
    const known = this.nodes.get(id);
    if (known !== undefined) known.count = (known.count ?? 1) + 1;
    else this.add({ id, column: 1, label: title, severity, count: 1 });
    return id;
  }

  thing(column: Column, kind: string, label: string): string {
    const id = `${kind} ${label.toLowerCase()}`;
    this.add({ id, column, label });
    return id;
  }

  private add(node: GraphNode): void {
    if (!this.nodes.has(node.id)) this.nodes.set(node.id, node);
  }

  edge(from: string, to: string, does: string): void {
    if (from !== to) this.edges.set(`${from}\n${to}`, { from, to, does });
  }

  drawnObservables(): ReadonlySet<string> {
    return new Set([...this.nodes.values()].flatMap(({ id, type }) => (type === undefined ? [] : [id])));
  }

  alertIds(): string[] {
    return [...this.nodes.keys()].filter((id) => id.startsWith('alert '));
  }

  build(found: number): IncidentGraph {
    const nodes = [...this.nodes.values()].slice(0, MOST_NODES);
    const drawn = new Set(nodes.map(({ id }) => id));
    const edges = [...this.edges.values()].filter(({ from, to }) => drawn.has(from) && drawn.has(to));
    const shown = nodes.filter(({ id }) => this.known.has(id)).length;
    return { nodes, edges, left: Math.max(0, found - shown) };
  }
}

type Reads = (...paths: string[]) => string | undefined;

function readAlert(graph: Builder, alert: AlertDto): void {
  const { fields } = alert;
  const read: Reads = (...paths) => text(fields, ...paths);
  const id = graph.alert(alert);
  const add = (column: Column, type: ObservableType, value: string | undefined): string | undefined =>
    value === undefined ? undefined : graph.observable(column, type, value);
  const join = (from: string | undefined, to: string | undefined, does: string): void => {
    if (from !== undefined && to !== undefined) graph.edge(from, to, does);
  };
  const host = add(2, 'host', read('host.name', 'host', 'host.id'));
  const user = add(2, 'user', read('user.name', 'user.email', 'user'));
  const target = add(2, 'user', read('user.target.name', 'user.target.email'));
  const sender = add(0, 'email_address', read('email.from.address', 'sender.address'));
  const from = add(0, 'ip', read('source.ip', 'email.sender.ip', 'sender.ip'));
  const to = add(4, 'ip', read('destination.ip')) ?? add(4, 'domain', read('destination.domain'));
  const asked = add(4, 'domain', read('dns.question.name'));
  const url = add(4, 'url', read('url.full', 'url'));
  const ran = processes(graph, fields, host ?? user);
  const file = fileOf(graph, fields);
  for (const recipient of recipients(alert)) {
    const mailbox = add(2, 'email_address', recipient);
    join(id, mailbox, 'reports');
    if (mailbox !== sender) join(sender, mailbox, 'mailed');
  }
  join(id, host ?? user, 'reports');
  if (sender !== undefined || from !== undefined) join(sender ?? from, id, t`is reported by`);
  join(user, host, 'on');
  join(user, target, t`acted on`);
  join(ran ?? host ?? user, file, ran === undefined ? 'has' : 'is');
  for (const leads of [to, asked, url]) join(ran ?? host ?? user ?? id, leads, 'reached');
  if (sender !== undefined && from !== undefined) join(from, sender, t`sent for`);
  else join(from, host ?? user, t`came to`);
}

function recipients({ fields, recipient }: AlertDto): string[] {
  return [...texts(fields, 'email.to.address'), ...(recipient === null ? [] : [recipient])].slice(0, 5);
}

const ANCESTORS = ['process.parent.parent', 'process.parent', 'process'];

/** The chain of processes. @returns the last of it */
function processes(graph: Builder, fields: Fields, where: string | undefined): string | undefined {
  const chain = ANCESTORS.flatMap((part) => {
    const name = text(fields, `${part}.name`, `${part}.executable`, `${part}.command_line`);
    return name === undefined ? [] : [graph.thing(3, 'process', name)];
  });
  chain.forEach((process, index) => {
    const before = chain[index - 1];
    if (before !== undefined) graph.edge(before, process, 'started');
    else if (where !== undefined) graph.edge(where, process, 'ran');
  });
  return chain.at(-1);
}

function fileOf(graph: Builder, fields: Fields): string | undefined {
  for (const type of ['sha256', 'sha1', 'md5'] as const) {
    const hash = text(fields, `file.hash.${type}`, `process.hash.${type}`);
    if (hash !== undefined) return graph.observable(3, type, hash);
  }
  const path = text(fields, 'file.path', 'file.name');
  return path === undefined ? undefined : graph.thing(3, 'file', path);
}
