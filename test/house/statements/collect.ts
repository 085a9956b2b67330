import ts from 'typescript';

/** One call that sends a statement, with everything that it may send and what its author takes the answer for. */
export interface StatementCall {
  /** `libs/x/src/y.ts:12` */
  place: string;
  /** The method or function that makes the call. */
  method: string;
  /** `UnitOfWork.query` */
  through: string;
  /** What its author says of why it is written by hand: `@sql <why>` on the method or on the constant of its text. */
  reason: string | null;
  /** Every text that the first argument may be; null where it is made of what only the running program knows. */
  texts: string[] | null;
  /** By place; null where the second argument is no list that can be read here. */
  parameters: ParameterType[] | null;
  /** Null where the rows are not looked at. */
  row: RowType | null;
}

export interface ParameterType {
  /** `column.uuid(…)` is `uuid`. */
  column?: string;
  type: ts.Type;
}

export interface RowType {
  name: string;
  fields: { name: string; type: ts.Type; optional: boolean }[];
}

const METHODS = new Set(['query', 'one', 'send', 'sendQuery', 'writeAlone']);
/** Everything that features ask, and what the platform asks before there is a tenant. */
const CLASSES = new Set(['UnitOfWork', 'DataSource', 'AdmittedPool']);
/** Of one statement. A text that is put together from more choices than these is a text that nobody can read. */
const MOST_TEXTS = 64;

/** Finds every statement of these sources. */
export class StatementCollector {
  readonly checker: ts.TypeChecker;
  private readonly calls = new Map<ts.Symbol, ts.CallExpression[]>();
  readonly files: ts.SourceFile[];
  private readonly reading = new Set<ts.Node>();

  /** @param isOurs which files of the program are looked at, by path from `root` */
  constructor(
    program: ts.Program,
    private readonly root: string,
    isOurs: (path: string) => boolean,
  ) {
    this.checker = program.getTypeChecker();
    this.files = program.getSourceFiles().filter((file) => isOurs(this.pathOf(file)));
    for (const file of this.files) this.noteCalls(file);
  }

  statements(): StatementCall[] {
    const found: StatementCall[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && this.isStatement(node) && !isHandedOn(node))
        found.push(this.read(node));
      ts.forEachChild(node, visit);
    };
    for (const file of this.files) ts.forEachChild(file, visit);
    return found;
  }

  private noteCalls(file: ts.SourceFile): void {
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) {
        const symbol = this.symbolOf(node.expression);
        if (symbol !== undefined) this.calls.set(symbol, [...(this.calls.get(symbol) ?? []), node]);
      }
      ts.forEachChild(node, visit);
    };
    ts.forEachChild(file, visit);
  }

  private isStatement({ expression }: ts.CallExpression): boolean {
    if (!ts.isPropertyAccessExpression(expression) || !METHODS.has(expression.name.text)) return false;
    const { symbol } = this.checker.getTypeAtLocation(expression.expression);
    return symbol !== undefined && CLASSES.has(symbol.name);
  }

  private read(call: ts.CallExpression): StatementCall {
    const [text, values] = call.arguments;
    const place = this.placeOf(call);
    const texts = text === undefined ? null : this.textsOf(text);
    const parameters = values === undefined ? [] : this.parametersOf(values);
    const { expression, name } = call.expression as ts.PropertyAccessExpression;
    const through = `${this.checker.getTypeAtLocation(expression).symbol.name}.${name.text}`;
    return {
      place,
      method: methodOf(call),
      through,
      reason: reasonOf(call),
      texts,
      parameters,
      row: this.rowOf(call),
    };
  }

  /** The row of a generic helper is what its callers say; where they say several, each has to be asked for there. */
  private rowOf(call: ts.CallExpression): RowType | null {
    const argument = call.typeArguments?.[0];
    const given = argument === undefined ? this.awaitedRow(call) : this.checker.getTypeFromTypeNode(argument);
    const type = given !== null && this.checker.isArrayType(given) ? this.elementOf(given) : given;
    if (type === null || type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter)) return null;
    return {
      name: this.checker.typeToString(type),
      fields: this.checker.getPropertiesOfType(type).map((property) => ({
        name: property.name,
        type: this.checker.getTypeOfSymbolAtLocation(property, call),
        optional: (property.flags & ts.SymbolFlags.Optional) !== 0,
      })),
    };
  }

  private awaitedRow(call: ts.CallExpression): ts.Type | null {
    const awaited = this.checker.getAwaitedType(this.checker.getTypeAtLocation(call));
    if (awaited === undefined || awaited.flags & ts.TypeFlags.Void) return null;
    return this.checker.isArrayType(awaited) ? awaited : this.checker.getNonNullableType(awaited);
  }

  private elementOf(list: ts.Type): ts.Type | null {
    return this.checker.getTypeArguments(list as ts.TypeReference)[0] ?? null;
  }

  private parametersOf(values: ts.Expression): ParameterType[] | null {
    const list = this.definitionOf(values);
    if (!ts.isArrayLiteralExpression(list)) return null;
    const parameters: ParameterType[] = [];
    for (const element of list.elements) {
      const type = this.checker.getTypeAtLocation(ts.isSpreadElement(element) ? element.expression : element);
      if (!ts.isSpreadElement(element)) {
        const column = this.columnOf(element);
        parameters.push({ ...(column === null ? {} : { column }), type });
        continue;
      }
      const spread = this.checker.isTupleType(type)
        ? this.checker.getTypeArguments(type as ts.TypeReference).map((one) => ({ type: one }))
        : this.parametersOf(element.expression);
      if (spread === null) return null;
      parameters.push(...spread);
    }
    return parameters;
  }

  private columnOf(element: ts.Expression): string | null {
    const call = this.definitionOf(element);
    if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return null;
    const { expression, name } = call.expression;
    return ts.isIdentifier(expression) && expression.text === 'column' ? name.text : null;
  }

  /** A constant's value, or what a function without branches returns. */
  private definitionOf(node: ts.Expression): ts.Expression {
    if (ts.isCallExpression(node)) {
      const declaration = this.checker.getResolvedSignature(node)?.declaration;
      const [first, second] = declaration === undefined ? [] : returnsOf(declaration);
      return first !== undefined && second === undefined && ts.isArrayLiteralExpression(first) ? first : node;
    }
    if (!ts.isIdentifier(node)) return node;
    const declaration = this.symbolOf(node)?.valueDeclaration;
    const constant =
      declaration !== undefined &&
      ts.isVariableDeclaration(declaration) &&
      (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
    return constant && declaration.initializer !== undefined
      ? this.definitionOf(declaration.initializer)
      : node;
  }

  /** Every text that it may be; null where it is made of what only the running program knows. */
  textsOf(node: ts.Expression, bound = new Map<ts.Symbol, string[]>()): string[] | null {
    // A text that is made of itself, as by a function that calls itself.
    if (this.reading.has(node)) return null;
    this.reading.add(node);
    try {
      return this.textsIn(node, bound);
    } finally {
      this.reading.delete(node);
    }
  }

  private textsIn(node: ts.Expression, bound: Map<ts.Symbol, string[]>): string[] | null {
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (ts.isNumericLiteral(node)) return [node.text];
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
      return this.textsOf(node.expression, bound);
    if (ts.isTemplateExpression(node)) {
      const spans = node.templateSpans.map(({ expression, literal }) =>
        joined(this.textsOf(expression, bound), [literal.text]),
      );
      return spans.reduce<string[] | null>((left, right) => joined(left, right), [node.head.text]);
    }
    if (ts.isConditionalExpression(node))
      return either(this.textsOf(node.whenTrue, bound), this.textsOf(node.whenFalse, bound));
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
      return joined(this.textsOf(node.left, bound), this.textsOf(node.right, bound));
    if (ts.isCallExpression(node)) return this.returnedTexts(node, bound);
    const literal = this.checker.getTypeAtLocation(node);
    if (literal.isStringLiteral() || literal.isNumberLiteral()) return [String(literal.value)];
    return this.namedTexts(node, bound) ?? unionOf(literal);
  }

  private namedTexts(node: ts.Expression, bound: Map<ts.Symbol, string[]>): string[] | null {
    const symbol = this.symbolOf(node);
    const declaration = symbol?.valueDeclaration;
    if (symbol === undefined || declaration === undefined) return null;
    const known = bound.get(symbol);
    if (known !== undefined) return known;
    if (ts.isParameter(declaration)) return this.givenTexts(declaration);
    if (
      (ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration)) &&
      declaration.initializer !== undefined
    )
      return this.textsOf(declaration.initializer, bound);
    return null;
  }

  /** What every caller gives for a parameter. */
  private givenTexts(parameter: ts.ParameterDeclaration): string[] | null {
    const owner = parameter.parent;
    const symbol =
      owner.name === undefined ? this.ownerOf(owner) : this.symbolOf(owner.name as ts.Expression);
    const calls = symbol === undefined ? [] : (this.calls.get(symbol) ?? []);
    if (calls.length === 0) return null;
    const place = owner.parameters.indexOf(parameter);
    let texts: string[] | null = [];
    for (const call of calls) {
      const given = call.arguments[place] ?? parameter.initializer;
      texts = either(texts, given === undefined ? null : this.textsOf(given));
    }
    return texts;
  }

  /** The constant that a function without a name is the value of. */
  private ownerOf(owner: ts.Node): ts.Symbol | undefined {
    return ts.isVariableDeclaration(owner.parent)
      ? this.symbolOf(owner.parent.name as ts.Expression)
      : undefined;
  }

  private returnedTexts(call: ts.CallExpression, bound: Map<ts.Symbol, string[]>): string[] | null {
    const declaration = this.checker.getResolvedSignature(call)?.declaration;
    if (declaration === undefined) return null;
    const inner = new Map<ts.Symbol, string[]>();
    for (const [index, parameter] of declaration.parameters.entries()) {
      const symbol = this.checker.getSymbolAtLocation((parameter as ts.ParameterDeclaration).name);
      const given = call.arguments[index];
      const texts = given === undefined ? null : this.textsOf(given, bound);
      if (symbol !== undefined && texts !== null) inner.set(symbol, texts);
    }
    const returns = returnsOf(declaration);
    if (returns.length === 0) return null;
    return returns.reduce<string[] | null>((texts, one) => either(texts, this.textsOf(one, inner)), []);
  }

  symbolOf(node: ts.Node): ts.Symbol | undefined {
    const symbol = this.checker.getSymbolAtLocation(ts.isPropertyAccessExpression(node) ? node.name : node);
    return symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias
      ? this.checker.getAliasedSymbol(symbol)
      : symbol;
  }

  placeOf(node: ts.Node): string {
    const file = node.getSourceFile();
    return `${this.pathOf(file)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  }

  private pathOf(file: ts.SourceFile): string {
    return file.fileName.startsWith(`${this.root}/`) ? file.fileName.slice(this.root.length + 1) : '';
  }
}

/** One of these methods calls another with the statement that it was given. */
function isHandedOn(call: ts.CallExpression): boolean {
  const { expression } = call.expression as ts.PropertyAccessExpression;
  return expression.kind === ts.SyntaxKind.ThisKeyword && METHODS.has(methodOf(call));
}

function methodOf(node: ts.Node): string {
  for (let at = node.parent; !ts.isSourceFile(at); at = at.parent)
    if ((ts.isMethodDeclaration(at) || ts.isFunctionDeclaration(at)) && at.name !== undefined)
      return at.name.getText();
  return '';
}

function reasonOf(node: ts.Node): string | null {
  for (let at = node.parent; !ts.isSourceFile(at); at = at.parent)
    for (const { tagName, comment } of ts.getJSDocTags(at))
      if (tagName.text === 'sql') return ts.getTextOfJSDocComment(comment) ?? '';
  return null;
}

/** What a function of ours may return. */
function returnsOf(declaration: ts.SignatureDeclaration | ts.JSDocSignature): ts.Expression[] {
  const body = (declaration as ts.FunctionLikeDeclaration).body;
  if (body === undefined) return [];
  if (!ts.isBlock(body)) return [body];
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isReturnStatement(node) && node.expression !== undefined) found.push(node.expression);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(body, visit);
  return found;
}

function joined(left: string[] | null, right: string[] | null): string[] | null {
  if (left === null || right === null || left.length * right.length > MOST_TEXTS) return null;
  return left.flatMap((start) => right.map((end) => start + end));
}

function either(left: string[] | null, right: string[] | null): string[] | null {
  if (left === null || right === null) return null;
  const all = [...new Set([...left, ...right])];
  return all.length > MOST_TEXTS ? null : all;
}

/** Of a variable whose type is a choice of texts. */
function unionOf(type: ts.Type): string[] | null {
  if (!type.isUnion() || !type.types.every((one) => one.isStringLiteral())) return null;
  return type.types.map((one) => String((one as ts.StringLiteralType).value));
}
