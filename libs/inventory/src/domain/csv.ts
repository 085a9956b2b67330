import type { FieldError } from '#contracts';

export interface Cell {
  text: string;
  /** Where it begins in the file, both from 1. */
  line: number;
  column: number;
}

interface Csv {
  rows: Cell[][];
  errors: FieldError[];
}

/**
 * RFC 4180, with what spreadsheets make of it: a byte order mark, either line end, and a semicolon or a tab where the
 * first line has more of them than commas. Empty lines are left out.
 */
export function readCsv(text: string): Csv {
  return new CsvReader(text.startsWith('\uFEFF') ? text.slice(1) : text).read();
}

class CsvReader {
  private at = 0;
  private line = 1;
  private lineStart = 0;
  private readonly separator: string;
  private readonly errors: FieldError[] = [];

  constructor(private readonly text: string) {
    this.separator = separatorOf(text);
  }

  read(): Csv {
    const rows: Cell[][] = [];
    while (this.at < this.text.length) {
      const row = this.row();
      if (row.length > 1 || (row[0] as Cell).text.trim() !== '') rows.push(row);
    }
    return { rows, errors: this.errors };
  }

  private row(): Cell[] {
    const row: Cell[] = [];
    for (;;) {
      row.push(this.cell());
      const next = this.text[this.at];
      if (next !== this.separator) break;
      this.at++;
    }
    this.endLine();
    return row;
  }

  private cell(): Cell {
    const { line } = this;
    const column = this.at - this.lineStart + 1;
    return { line, column, text: this.text[this.at] === '"' ? this.quoted(line, column) : this.bare() };
  }

  private bare(): string {
    const from = this.at;
    while (this.at < this.text.length && !this.isEnd(this.text[this.at] as string)) this.at++;
    return this.text.slice(from, this.at);
  }

  private quoted(line: number, column: number): string {
    const parts: string[] = [];
    this.at++;
    for (;;) {
      const end = this.text.indexOf('"', this.at);
      if (end < 0) {
        this.errors.push({
          path: 'csv',
          code: 'invalid',
          message: 'The quote is never closed.',
          line,
          column,
        });
        this.at = this.text.length;
        return parts.join('');
      }
      parts.push(this.countLines(this.text.slice(this.at, end)));
      this.at = end + 1;
      if (this.text[this.at] !== '"') break;
      parts.push('"');
      this.at++;
    }
    const rest = this.bare();
    if (rest.trim() !== '')
      this.errors.push({
        path: 'csv',
        code: 'invalid',
        message: `After the closing quote stands "${rest.slice(0, 40)}": a quote inside of a cell is written twice.`,
        line,
        column,
      });
    return parts.join('');
  }

  private countLines(text: string): string {
    for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) {
      this.line++;
      this.lineStart = this.at + index + 1;
    }
    return text;
  }

  private isEnd(character: string): boolean {
    return character === this.separator || character === '\n' || character === '\r';
  }

  private endLine(): void {
    if (this.text[this.at] === '\r') this.at++;
    if (this.text[this.at] === '\n') this.at++;
    this.line++;
    this.lineStart = this.at;
  }
}

function separatorOf(text: string): string {
  const [first = ''] = text.split('\n', 1);
  const count = (separator: string): number => first.split(separator).length;
  return [';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best), ',');
}
