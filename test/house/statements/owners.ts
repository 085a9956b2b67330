import ts from 'typescript';
import type { StatementCall } from './collect.ts';

export interface OwnedTable {
  /** The lib that its entity stands in. */
  owner: string;
  /** Who else may name it: each has a line `@shared <lib>: <why>` on the entity. */
  guests: string[];
}

/** Whose each table is, by its entity. @param sources their texts, by path from the root */
export function ownedTables(sources: ReadonlyMap<string, string>): Map<string, OwnedTable> {
  const tables = new Map<string, OwnedTable>();
  for (const [path, text] of sources)
    for (const node of ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true).statements) {
      const table = ts.isClassDeclaration(node) ? tableOf(node) : null;
      if (table !== null) tables.set(table, { owner: libOf(path), guests: guestsOf(node) });
    }
  return tables;
}

/** Statements that name a table of another lib that does not share it with theirs, as `<place>: <table> is of <lib>`. */
export function trespasses(calls: StatementCall[], tables: ReadonlyMap<string, OwnedTable>): string[] {
  return calls.flatMap((call) =>
    named(call).flatMap((table) => {
      const { owner, guests } = tables.get(table) ?? { owner: null, guests: [] };
      const lib = libOf(call.place);
      return owner === null || owner === lib || guests.includes(lib)
        ? []
        : [`${call.place}: ${table} is of ${owner}`];
    }),
  );
}

/** Those who share a table and never name it, as `<table>: <lib>`. */
export function idleGuests(calls: StatementCall[], tables: ReadonlyMap<string, OwnedTable>): string[] {
  const used = new Set(calls.flatMap((call) => named(call).map((table) => `${table}: ${libOf(call.place)}`)));
  return [...tables]
    .flatMap(([table, { guests }]) => guests.map((guest) => `${table}: ${guest}`))
    .filter((one) => !used.has(one));
}

/** The house writes keywords in capitals and names without. */
const AFTER =
  /\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+((?:ONLY\s+)?[a-z_]+(?:\s+(?:AS\s+)?[a-z_]+)?(?:\s*,\s*[a-z_]+(?:\s+(?:AS\s+)?[a-z_]+)?)*)/g;

function named({ texts }: StatementCall): string[] {
  const names = (texts ?? []).flatMap((text) =>
    [...text.matchAll(AFTER)].flatMap(([, list = '']) =>
      list.split(',').map(
        (item) =>
          item
            .trim()
            .replace(/^ONLY\s+/, '')
            .split(/\s/)[0] ?? '',
      ),
    ),
  );
  return [...new Set(names)];
}

function libOf(path: string): string {
  return /^libs\/([^/]+)\//.exec(path)?.[1] ?? path.split('/').slice(0, 2).join('/');
}

function tableOf(node: ts.ClassDeclaration): string | null {
  for (const { expression } of ts.getDecorators(node) ?? [])
    if (ts.isCallExpression(expression) && expression.expression.getText() === 'Entity') {
      const [name] = expression.arguments;
      if (name !== undefined && ts.isStringLiteral(name)) return name.text;
    }
  return null;
}

function guestsOf(node: ts.Node): string[] {
  return ts.getJSDocTags(node).flatMap(({ tagName, comment }) => {
    if (tagName.text !== 'shared') return [];
    const [, guest] = /^(\w+): \w+/.exec(ts.getTextOfJSDocComment(comment) ?? '') ?? [];
    if (guest === undefined) throw new Error('@shared names a lib and why: `@shared auth: <why>`.');
    return [guest];
  });
}
