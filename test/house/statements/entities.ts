import ts from 'typescript';

/** The table that a class is the entity of; null for other classes. */
export function entityTable(node: ts.ClassDeclaration): string | null {
  for (const { expression } of ts.getDecorators(node) ?? [])
    if (ts.isCallExpression(expression) && expression.expression.getText() === 'Entity') {
      const [name] = expression.arguments;
      if (name !== undefined && ts.isStringLiteral(name)) return name.text;
    }
  return null;
}
