import ts from 'typescript';
import type { StatementCollector } from './collect.ts';
import { entityTable } from './entities.ts';

export interface OwnedTable {
  /** The lib that its entity stands in. */
  owner: string;
  /** Who else may name it: each has a line `@shared <lib>: <why>` on the entity. */
  guests: string[];
}

/** Text that stands in a place and may name tables. */
export interface Naming {
  /** `libs/x/src/y.ts:12` */
  place: string;
  text: string;
}

/** What the migrated schema runs by itself. */
export interface Routines {
  /** The body of each function, by its name. */
  functions: ReadonlyMap<string, string>;
  /** The functions that run when a table is written. */
  triggers: { table: string; name: string }[];
}

/** What stands for a part of a text that only the running program knows. */
const UNKNOWN = '…';

/** Whose each table is, by its entity. @param sources their texts, by path from the root */
export function ownedTables(sources: ReadonlyMap<string, string>): Map<string, OwnedTable> {
  const tables = new Map<string, OwnedTable>();
  for (const [path, text] of sources)
    for (const node of ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true).statements) {
      const table = ts.isClassDeclaration(node) ? entityTable(node) : null;
      if (table !== null) tables.set(table, { owner: libOf(path), guests: guestsOf(node) });
    }
  return tables;
}

/**
 * All text of these sources that may name tables, whether it is a statement, a part of one or the entity that the manager
 * is asked for. A statement that is built while running is made of such parts.
 */
export function namings(collector: StatementCollector): Naming[] {
  const found: Naming[] = [];
  const visit = (node: ts.Node): void => {
    const texts =
      (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) && KEYWORD.test(node.getText())
        ? (collector.textsOf(node) ?? [shapeOf(node, collector)])
        : askedOfManager(node, collector);
    for (const text of texts) found.push({ place: collector.placeOf(node), text });
    ts.forEachChild(node, visit);
  };
  for (const file of collector.files) ts.forEachChild(file, visit);
  return found;
}

/** What the triggers of each table name, where its owner stands for them. */
export function ofTriggers(
  { functions, triggers }: Routines,
  tables: ReadonlyMap<string, OwnedTable>,
): Naming[] {
  return triggers.map(({ table, name }) => ({
    place: `libs/${tables.get(table)?.owner ?? 'platform'}/ trigger of ${table}`,
    text: functions.get(name) ?? '',
  }));
}

/** Every text together with the bodies of the functions that it calls, and of those that they call. */
export function withFunctions(found: Naming[], { functions }: Pick<Routines, 'functions'>): Naming[] {
  return found.flatMap(({ place, text }) => {
    const texts = new Set([text]);
    for (const one of texts)
      for (const [, name = ''] of one.matchAll(/\b([a-z_]+)\(/g)) texts.add(functions.get(name) ?? one);
    return [...texts].map((one) => ({ place, text: one }));
  });
}

/** Those who name a table of another lib that does not share it with theirs, as `<place>: <table> is of <lib>`. */
export function trespasses(found: Naming[], tables: ReadonlyMap<string, OwnedTable>): string[] {
  const faults = found.flatMap(({ place, text }) =>
    named(text).flatMap((table) => {
      if (table === UNKNOWN) return [`${place}: which table it is can be seen only while it runs`];
      const { owner, guests } = tables.get(table) ?? { owner: null, guests: [] };
      const lib = libOf(place);
      return owner === null || owner === lib || guests.includes(lib)
        ? []
        : [`${place}: ${table} is of ${owner}`];
    }),
  );
  return [...new Set(faults)];
}

/** Those who share a table and never name it, as `<table>: <lib>`. */
export function idleGuests(found: Naming[], tables: ReadonlyMap<string, OwnedTable>): string[] {
  const used = new Set(
    found.flatMap(({ place, text }) => named(text).map((table) => `${table}: ${libOf(place)}`)),
  );
  return [...tables]
    .flatMap(([table, { guests }]) => guests.map((guest) => `${table}: ${guest}`))
    .filter((one) => !used.has(one));
}

/** The house writes keywords in capitals and names without. */
const KEYWORD = /\b(?:SELECT|FROM|JOIN|INTO|UPDATE|USING)\b/;
const AFTER =
  /\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+((?:ONLY\s+)?(?:[a-z_]+|…|%I)(?:\s+(?:AS\s+)?[a-z_]+)?(?:\s*,\s*[a-z_]+(?:\s+(?:AS\s+)?[a-z_]+)?)*)/g;

function named(text: string): string[] {
  const names = [...text.matchAll(AFTER)].flatMap(([, list = '']) =>
    list.split(',').map((item) => {
      const [name = ''] = item
        .trim()
        .replace(/^ONLY\s+/, '')
        .split(/\s/);
      return name === '%I' ? UNKNOWN : name;
    }),
  );
  return [...new Set(names)];
}

/** Its text with a mark for each part that only the running program knows. */
function shapeOf(node: ts.Expression, collector: StatementCollector): string {
  if (!ts.isTemplateExpression(node)) return UNKNOWN;
  const parts = node.templateSpans.map(({ expression, literal }) => {
    const [only, other] = collector.textsOf(expression) ?? [];
    return `${only === undefined || other !== undefined ? UNKNOWN : only}${literal.text}`;
  });
  return node.head.text + parts.join('');
}

/** `manager.find(UserEntity, …)` names the table of users. */
function askedOfManager(node: ts.Node, collector: StatementCollector): string[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { symbol } = collector.checker.getTypeAtLocation(node.expression.expression);
  if (symbol?.name !== 'EntityManager') return [];
  const [entity] = node.arguments;
  const declaration = entity === undefined ? undefined : collector.symbolOf(entity)?.valueDeclaration;
  const table =
    declaration !== undefined && ts.isClassDeclaration(declaration) ? entityTable(declaration) : null;
  return table === null ? [] : [`FROM ${table}`];
}

function libOf(path: string): string {
  return /^libs\/([^/]+)\//.exec(path)?.[1] ?? path.split('/').slice(0, 2).join('/');
}

function guestsOf(node: ts.Node): string[] {
  return ts.getJSDocTags(node).flatMap(({ tagName, comment }) => {
    if (tagName.text !== 'shared') return [];
    const [, guest] = /^(\w+): \w+/.exec(ts.getTextOfJSDocComment(comment) ?? '') ?? [];
    if (guest === undefined) throw new Error('@shared names a lib and why: `@shared auth: <why>`.');
    return [guest];
  });
}
