import ts from 'typescript';
import type { StatementCollector } from './collect.ts';
import { entityTable } from './entities.ts';

/** Where what leaves a feature is made. */
const OUTSIDE = /^libs\/[^/]+\/src\/(?:http\/.*|[^/]*\.view\.ts:\d+$)/;
const HTTP = /^libs\/[^/]+\/src\/http\//;
/** A page has a list of views: deeper than in those nobody puts a row. */
const DEEPEST = 3;

/**
 * Where an answer takes a row of a table as it is, by spreading it or as a whole: what the table gets tomorrow leaves the
 * feature with it, and so does what the manager has read beyond the type.
 * @returns `libs/x/src/http/y.mapper.ts:12: ...row is of users`
 */
export function unnamedRows(collector: StatementCollector): string[] {
  const found: string[] = [];
  const { checker } = collector;
  const visit = (node: ts.Node): void => {
    const spread = spreadIn(node);
    const table = spread === null ? null : tableOf(checker.getTypeAtLocation(spread), checker, 0);
    if (table !== null) found.push(`${collector.placeOf(node)}: ...${spread?.getText()} is of ${table}`);
    const answer = HTTP.test(collector.placeOf(node)) ? returned(node) : null;
    const type = answer === null ? undefined : checker.getAwaitedType(checker.getTypeAtLocation(answer));
    const whole = type === undefined ? null : tableOf(type, checker, DEEPEST);
    if (whole !== null) found.push(`${collector.placeOf(node)}: ${answer?.getText()} has rows of ${whole}`);
    ts.forEachChild(node, visit);
  };
  for (const file of collector.files) if (OUTSIDE.test(collector.placeOf(file))) visit(file);
  return found;
}

function spreadIn(node: ts.Node): ts.Node | null {
  if (ts.isSpreadAssignment(node)) return node.expression;
  return ts.isBindingElement(node) &&
    node.dotDotDotToken !== undefined &&
    ts.isObjectBindingPattern(node.parent)
    ? node.name
    : null;
}

function returned(node: ts.Node): ts.Expression | null {
  if (ts.isReturnStatement(node)) return node.expression ?? null;
  return ts.isArrowFunction(node) && !ts.isBlock(node.body) ? node.body : null;
}

/** The table that one of its fields, or of what it holds, is a column of: `Pick` and `Omit` keep where it was declared. */
function tableOf(type: ts.Type, checker: ts.TypeChecker, depth: number): string | null {
  const held = checker.isArrayType(type)
    ? (checker.getTypeArguments(type as ts.TypeReference)[0] ?? type)
    : type;
  for (const property of checker.getPropertiesOfType(held)) {
    for (const { parent } of property.declarations ?? []) {
      const table = ts.isClassDeclaration(parent) ? entityTable(parent) : null;
      if (table !== null) return table;
    }
    const inner = depth === 0 ? null : checker.getTypeOfSymbol(property);
    const table =
      inner !== null && inner.flags & ts.TypeFlags.Object ? tableOf(inner, checker, depth - 1) : null;
    if (table !== null) return table;
  }
  return null;
}
