import { Button, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { toCsv } from '../../../shared/lib/csv.ts';
import { download } from '../../../shared/lib/download.ts';
import { Section } from '../../../shared/ui/section.tsx';
import type { Cell, FigureTable } from '../figures.ts';
import classes from './reports.module.css';
import { t } from '../../../shared/texts/texts.ts';

interface FigureProps {
  title: string;
  /** What is counted, and how: under the title. */
  note?: ReactNode;
  /** For the eye alone: the table beside it says the same. */
  chart?: ReactNode;
  table: FigureTable;
  /** Of the file, without its ending. */
  file: string;
  /** Instead of the table where it has no rows. */
  empty?: string;
}

/** A chart with its table, whose numbers lead to the incidents that they count, and the table as a file. */
export function Figure({ title, note, chart, table, file, empty }: FigureProps) {
  const none = table.rows.length === 0;
  return (
    <Section
      title={title}
      aside={
        !none && (
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconDownload size={14} aria-hidden />}
            aria-label={t`${title} as CSV`}
            onClick={() => download(`${file}.csv`, csvOf(table), 'text/csv')}
          >
            {t`CSV`}
          </Button>
        )
      }
    >
      {note && (
        <Text size="sm" c="dimmed" mb={6}>
          {note}
        </Text>
      )}
      {none && <Text c="dimmed">{empty}</Text>}
      {!none && (
        <div className={chart ? classes['pair'] : undefined}>
          {chart && <div aria-hidden>{chart}</div>}
          <Table label={title} table={table} />
        </div>
      )}
    </Section>
  );
}

function csvOf({ header, rows }: FigureTable): string {
  return toCsv(
    header,
    rows.map((row) => row.map(({ text, value }) => (value === undefined ? text : value))),
  );
}

function Table({ label, table: { header, rows } }: { label: string; table: FigureTable }) {
  const numeric = header.map((_name, place) => place > 0 && isNumber(rows[0]?.[place]));
  return (
    <div className={classes['scroll']} tabIndex={0} role="region" aria-label={t`${label}, as a table`}>
      <table className={classes['table']}>
        <thead>
          <tr>
            {header.map((name, place) => (
              <th key={name} scope="col" className={numeric[place] ? classes['number'] : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, place) =>
                place === 0 ? (
                  <th key={place} scope="row">
                    <Shown cell={cell} />
                  </th>
                ) : (
                  <td key={place} className={numeric[place] ? classes['number'] : undefined}>
                    <Shown cell={cell} />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function isNumber(cell: Cell | undefined): boolean {
  return cell?.value !== undefined && typeof cell.value !== 'string';
}

function Shown({ cell: { text, to } }: { cell: Cell }) {
  return to === undefined ? text : <Link to={to}>{text}</Link>;
}
