import { COLUMNS, type GraphEdge, type GraphNode, type IncidentGraph } from './graph-model.ts';

export const NODE_WIDTH = 186;
export const NODE_HEIGHT = 30;
const COLUMN_GAP = 54;
const ROW_GAP = 12;
export const HEAD = 30;

export interface Placed extends GraphNode {
  x: number;
  y: number;
}

export interface Drawing {
  width: number;
  height: number;
  nodes: Placed[];
  edges: (GraphEdge & { path: string })[];
  /** The columns that hold something, with their place. */
  heads: { title: string; x: number }[];
}

/** Columns from left to right as the story goes; within each the order in which things were named, in the middle of the height. */
export function drawingOf({ nodes, edges }: IncidentGraph): Drawing {
  const used = COLUMNS.map((title, column) => ({
    title,
    members: nodes.filter((node) => node.column === column),
  })).filter(({ members }) => members.length > 0);
  const rows = Math.max(0, ...used.map(({ members }) => members.length));
  const step = NODE_HEIGHT + ROW_GAP;
  const height = HEAD + rows * step;
  const placed = used.flatMap(({ members }, column): Placed[] => {
    const top = HEAD + ((rows - members.length) * step) / 2;
    return members.map((node, row) => ({
      ...node,
      x: column * (NODE_WIDTH + COLUMN_GAP),
      y: top + row * step,
    }));
  });
  const byId = new Map(placed.map((node) => [node.id, node]));
  return {
    ...{ width: Math.max(0, used.length * (NODE_WIDTH + COLUMN_GAP) - COLUMN_GAP), height, nodes: placed },
    edges: edges.flatMap((edge) => {
      const from = byId.get(edge.from);
      const to = byId.get(edge.to);
      return from && to ? [{ ...edge, path: pathOf(from, to) }] : [];
    }),
    heads: used.map(({ title }, column) => ({ title, x: column * (NODE_WIDTH + COLUMN_GAP) })),
  };
}

/** From side to side between columns; beside the column within one. */
function pathOf(from: Placed, to: Placed): string {
  const middle = NODE_HEIGHT / 2;
  const [y1, y2] = [from.y + middle, to.y + middle];
  if (from.x === to.x) {
    const side = from.x + NODE_WIDTH;
    const bend = side + 22;
    return `M${side} ${y1} C${bend} ${y1} ${bend} ${y2} ${side} ${y2}`;
  }
  const forth = from.x < to.x;
  const x1 = forth ? from.x + NODE_WIDTH : from.x;
  const x2 = forth ? to.x : to.x + NODE_WIDTH;
  const bend = (x1 + x2) / 2;
  return `M${x1} ${y1} C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`;
}
