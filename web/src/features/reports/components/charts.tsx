import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { percent } from '../../../shared/lib/words.ts';
import classes from './reports.module.css';
import { number, rich, t } from '../../../shared/texts/texts.ts';

export interface Series {
  name: string;
  colour: string;
}

export interface Column {
  label: string;
  /** In the order of the series. */
  values: readonly number[];
  to?: string;
}

interface ColumnsProps {
  series: readonly Series[];
  columns: readonly Column[];
}

const HEIGHT = 100;
const GAP = 0.15;

/** Stacked columns, the first series at the foot; each leads where the table's row leads. */
export function Columns({ series, columns }: ColumnsProps) {
  const totals = columns.map(({ values }) => sum(values));
  const most = Math.max(1, ...totals);
  return (
    <>
      <div className={classes['axis']}>
        <span>{number(most)}</span>
      </div>
      <svg
        className={classes['columns']}
        viewBox={`0 0 ${columns.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        focusable="false"
      >
        {columns.map((column, place) => {
          const stack = <Stack column={column} place={place} series={series} most={most} />;
          return column.to === undefined ? (
            <g key={column.label}>{stack}</g>
          ) : (
            <Link key={column.label} to={column.to} tabIndex={-1}>
              {stack}
            </Link>
          );
        })}
      </svg>
      <div className={classes['axis']}>
        <span>{columns[0]?.label}</span>
        <span>{columns.at(-1)?.label}</span>
      </div>
      {series.length > 1 && <Legend series={series} totals={totalsOf(series, columns)} />}
    </>
  );
}

function Stack({
  column: { label, values },
  place,
  series,
  most,
}: {
  column: Column;
  place: number;
  series: readonly Series[];
  most: number;
}) {
  const heights = values.map((value) => (value / most) * HEIGHT);
  return (
    <>
      <title>{[label, ...series.map(({ name }, at) => `${name}: ${values[at] ?? 0}`)].join('\n')}</title>
      {/* The whole height can be hit, however small the column is. */}
      <rect x={place} y={0} width={1} height={HEIGHT} fill="transparent" />
      {series.map(({ name, colour }, at) => (
        <rect
          key={name}
          x={place + GAP / 2}
          width={1 - GAP}
          y={HEIGHT - sum(heights.slice(0, at + 1))}
          height={heights[at] ?? 0}
          fill={colour}
        />
      ))}
    </>
  );
}

function Legend({ series, totals }: { series: readonly Series[]; totals: readonly number[] }) {
  return (
    <div className={classes['legend']}>
      {series.map(({ name, colour }, at) => (
        <span key={name} className={classes['key']}>
          <span className={classes['swatch']} style={{ background: colour }} />
          {name} <strong>{number(totals[at] ?? 0)}</strong>
        </span>
      ))}
    </div>
  );
}

export interface Bar {
  name: string;
  /** Beside each other, from the left. */
  parts: readonly { value: number; colour: string }[];
}

/** Lying columns, for what has names: as many as have their place. */
export function Bars({ bars }: { bars: readonly Bar[] }) {
  const most = Math.max(1, ...bars.map(({ parts }) => sum(parts.map(({ value }) => value))));
  return (
    <div className={classes['bars']}>
      {bars.map(({ name, parts }, place) => (
        <Row key={place} name={name}>
          <span className={classes['bar']}>
            {parts.map(({ value, colour }, at) => (
              <span
                key={at}
                className={classes['part']}
                style={{ width: `${(value / most) * 100}%`, background: colour }}
              />
            ))}
          </span>
        </Row>
      ))}
    </div>
  );
}

/** From the median to what nineteen in twenty stay within, by orders of magnitude: seconds and days in one picture. */
export function Ranges({ ranges }: { ranges: readonly { name: string; from: number; to: number }[] }) {
  const place = (seconds: number) => Math.min(100, (Math.log10(1 + seconds) / Math.log10(1 + LONGEST)) * 100);
  return (
    <>
      <div className={classes['bars']}>
        {ranges.map(({ name, from, to }) => (
          <Row key={name} name={name}>
            <span className={classes['track']}>
              <span
                className={classes['part']}
                style={{
                  left: `${place(from)}%`,
                  width: `${Math.max(1, place(to) - place(from))}%`,
                  background: 'var(--accent)',
                }}
              />
            </span>
          </Row>
        ))}
        <span />
        <span className={classes['axis']}>
          {['0 s', '10 s', '3 min', '1 h', '10 h', '7 d'].map((tick) => (
            <span key={tick}>{tick}</span>
          ))}
        </span>
      </div>
    </>
  );
}

const LONGEST = 7 * 86_400;

/** The share that was right of each band, and a mark at what its confidence promised. */
export function Reliability({
  bands,
}: {
  bands: readonly { name: string; right: number | null; promised: number | null }[];
}) {
  return (
    <>
      <div className={classes['bars']}>
        {bands.map(({ name, right, promised }) => (
          <Row key={name} name={name}>
            <span className={classes['track']} title={right === null ? t`none` : t`${percent(right)} right`}>
              {right !== null && (
                <span
                  className={classes['part']}
                  style={{ width: `${right * 100}%`, background: 'var(--accent)' }}
                />
              )}
              {promised !== null && (
                <span className={classes['mark']} style={{ left: `calc(${promised * 100}% - 1px)` }} />
              )}
            </span>
          </Row>
        ))}
      </div>
      <div className={classes['legend']}>
        <span className={classes['key']}>
          {rich`${(<span className={classes['swatch']} style={{ background: 'var(--accent)' }} />)} share right`}
        </span>
        <span className={classes['key']}>
          {rich`${(<span className={classes['swatch']} style={{ width: 2, background: 'var(--mantine-color-text)' }} />)} mean confidence`}
        </span>
      </div>
    </>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <span className={classes['name']}>{name}</span>
      {children}
    </>
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function totalsOf(series: readonly Series[], columns: readonly Column[]): number[] {
  return series.map((_one, at) => sum(columns.map(({ values }) => values[at] ?? 0)));
}
