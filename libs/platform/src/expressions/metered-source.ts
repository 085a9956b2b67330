import type { ASTNode } from '@marcbachmann/cel-js';

export const MATCHES_LINEAR = 'matches_linear';

/** What is paid for: a value that is made, what a function reads, what is compared in all its depth. */
export type Meter = 'made' | 'read' | 'compared';

const REPEATING = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);
/** Their arguments are no values. */
const MACROS = new Set([...REPEATING, 'has', 'bind']);

export interface MeteredSource {
  text: string;
  /** The offset in the author's text of what stands at an offset of this one. */
  originOf(offset: number): number;
}

/**
 * An expression written anew: what is made, read or compared stands within a meter of that name, and
 * `matches` is the one of linear time. All inner expressions have parentheses, so that none changes its place in the tree.
 */
export function meteredSource(source: string, ast: ASTNode): MeteredSource {
  const writer = new Writer(source);
  writer.write(ast);
  return { text: writer.text, originOf: (offset) => writer.originOf(offset) };
}

class Writer {
  text = '';
  private readonly places: { at: number; origin: number }[] = [];

  constructor(private readonly source: string) {}

  write(node: ASTNode): void {
    if (node.op === '+' || node.op === 'call' || node.op === 'rcall')
      this.metered('made', node, () => this.bare(node));
    else this.bare(node);
  }

  originOf(offset: number): number {
    return this.places.findLast(({ at }) => at <= offset)?.origin ?? 0;
  }

  private metered(meter: Meter, node: ASTNode, write = () => this.write(node)): void {
    this.add(meter, node.start);
    this.enclosed('(', [write], ')');
  }

  private bare(node: ASTNode): void {
    switch (node.op) {
      case 'value':
        return this.add(this.source.slice(node.start, node.end), node.start);
      case 'id':
        return this.add(node.args, node.start);
      case '.':
      case '.?':
        this.inner(node.args[0]);
        this.text += node.op;
        return this.add(node.args[1], node.pos);
      case '[]':
      case '[?]':
        this.inner(node.args[0]);
        return this.list(node.op.slice(0, -1), [node.args[1]], ']');
      case 'call':
        return this.call(...node.args, node.start);
      case 'rcall':
        return this.method(...node.args);
      case 'list':
        this.add('', node.start);
        return this.list('[', node.args, ']');
      case 'map':
        this.add('', node.start);
        return this.enclosed(
          '{',
          node.args.map(([key, value]) => () => {
            this.write(key);
            this.text += ': ';
            this.write(value);
          }),
          '}',
        );
      case '?:':
        this.inner(node.args[0]);
        this.text += ' ? ';
        this.inner(node.args[1]);
        this.text += ' : ';
        return this.inner(node.args[2]);
      case '!_':
      case '-_':
        this.add(node.op.slice(0, 1), node.start);
        // Signs are the one thing that an author may nest without limit.
        return node.args.op === node.op ? this.bare(node.args) : this.inner(node.args);
      case '==':
      case '!=':
      case 'in':
        this.metered('compared', node.args[0]);
        this.text += ` ${node.op} `;
        return this.metered('compared', node.args[1]);
      default:
        this.inner(node.args[0]);
        this.text += ` ${node.op} `;
        return this.inner(node.args[1]);
    }
  }

  private call(name: string, args: ASTNode[], start: number): void {
    this.add(name, start);
    if (MACROS.has(name)) this.list('(', args, ')');
    else this.readers(args);
  }

  private method(name: string, receiver: ASTNode, args: ASTNode[]): void {
    const isMacro = MACROS.has(name);
    if (isMacro) this.inner(receiver);
    else this.metered('read', receiver);
    this.text += `.${name === 'matches' && args.length === 1 ? MATCHES_LINEAR : name}`;
    if (!isMacro) return this.readers(args);
    const repeats = (place: number) => REPEATING.has(name) && place > 0;
    const writes = args.map((node, place) => () => {
      if (repeats(place)) this.metered('made', node);
      else this.write(node);
    });
    this.enclosed('(', writes, ')');
  }

  private readers(args: ASTNode[]): void {
    this.enclosed(
      '(',
      args.map((node) => () => this.metered('read', node)),
      ')',
    );
  }

  private inner(node: ASTNode): void {
    this.list('(', [node], ')');
  }

  private list(open: string, nodes: ASTNode[], close: string): void {
    const writes = nodes.map((node) => () => this.write(node));
    this.enclosed(open, writes, close);
  }

  private enclosed(open: string, writes: (() => void)[], close: string): void {
    this.text += open;
    for (const [place, write] of writes.entries()) {
      if (place > 0) this.text += ', ';
      write();
    }
    this.text += close;
  }

  private add(text: string, origin: number): void {
    this.places.push({ at: this.text.length, origin });
    this.text += text;
  }
}
