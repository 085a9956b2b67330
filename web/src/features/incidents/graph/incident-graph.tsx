import { Text } from '@mantine/core';
import { IconBell, IconFile, IconTerminal2 } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { AlertDto, ObservableDto } from '../../../shared/api/generated/index.ts';
import { shown } from '../../../shared/lib/defang.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { Observable } from '../../../shared/ui/observable.tsx';
import classes from './graph.module.css';
import { drawingOf, NODE_HEIGHT, NODE_WIDTH, type Placed } from './graph-layout.ts';
import { graphOf } from './graph-model.ts';
import { many, t } from '../../../shared/texts/texts.ts';

interface IncidentGraphProps {
  alerts: readonly AlertDto[];
  observables: readonly ObservableDto[];
}

/** Who did what to whom. Whatever is known elsewhere opens on a click, and leads to the other incidents with it. */
export function IncidentGraph({ alerts, observables }: IncidentGraphProps) {
  const graph = useMemo(() => graphOf(alerts, observables), [alerts, observables]);
  const drawing = useMemo(() => drawingOf(graph), [graph]);
  const [lit, setLit] = useState<string | null>(null);
  if (graph.nodes.length === 0)
    return <Text c="dimmed">{t`Nothing is named in its alerts that could be drawn.`}</Text>;
  const labels = new Map(
    drawing.nodes.map(({ id, type, label }) => [
      id,
      type === undefined ? visible(label) : shown(type, label),
    ]),
  );
  return (
    <>
      <div className={classes['scroll']} tabIndex={0} role="region" aria-label={t`Graph`}>
        <div className={classes['graph']} style={{ width: drawing.width, height: drawing.height }}>
          {drawing.heads.map(({ title, x }) => (
            <div key={title} className={classes['head']} style={{ left: x, width: NODE_WIDTH }}>
              {title}
            </div>
          ))}
          <svg className={classes['edges']} width={drawing.width + 24} height={drawing.height} aria-hidden>
            {drawing.edges.map(({ from, to, path }) => (
              <path
                key={`${from} ${to}`}
                d={path}
                className={lit === from || lit === to ? classes['litEdge'] : classes['edge']}
              />
            ))}
          </svg>
          {drawing.nodes.map((node) => (
            <div
              key={node.id}
              className={`${classes['node']} ${node.polarity === 'malicious' ? classes['bad'] : ''}`}
              style={{ left: node.x, top: node.y, width: NODE_WIDTH, height: NODE_HEIGHT }}
              onMouseEnter={() => setLit(node.id)}
              onMouseLeave={() => setLit(null)}
              onFocus={() => setLit(node.id)}
              onBlur={() => setLit(null)}
            >
              <Node node={node} />
            </div>
          ))}
        </div>
      </div>
      {graph.left > 0 && (
        <Text size="sm" c="dimmed" role="note">
          {t`${many(graph.left, 'more observable is', 'more observables are')} in the list, and not drawn.`}
        </Text>
      )}
      <details className={classes['table']}>
        <summary>{t`The same as a list`}</summary>
        <ul>
          {drawing.edges.map(({ from, to, does }) => (
            <li key={`${from} ${to}`}>
              <span className="mono">{labels.get(from)}</span> {does}{' '}
              <span className="mono">{labels.get(to)}</span>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function Node({ node: { id, type, value, label, polarity, incidents = 1, count = 1 } }: { node: Placed }) {
  if (type !== undefined && value !== undefined) {
    return (
      <Observable
        type={type}
        value={value}
        polarity={polarity}
        details={<Text size="sm">{t`In ${many(incidents, 'incident')}.`}</Text>}
      />
    );
  }
  const Icon = id.startsWith('alert ') ? IconBell : id.startsWith('file ') ? IconFile : IconTerminal2;
  const name = id.startsWith('alert ') ? label : (label.split(/[\\/]/).at(-1) ?? label);
  return (
    <span className={classes['plain']} title={visible(label)}>
      <Icon size={14} className={classes['icon']} aria-hidden />
      <span className={classes['label']}>{visible(name)}</span>
      {count > 1 && <span className={classes['count']}>×{count}</span>}
    </span>
  );
}
