import type { CssNodePlain, DeclarationListPlain, Raw, SelectorPlain, StyleSheetPlain } from 'css-tree';
import convertor from 'css-tree/convertor';
import parse from 'css-tree/parser';
import { ident } from 'css-tree/utils';
import { LIMITS } from '../limits.ts';

export interface Declaration {
  property: string;
  value: string;
  important: boolean;
}

/** An element as selectors see it. */
export interface StyledElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  classes: readonly string[];
}

interface Rule {
  /** Of the element itself. */
  own: CssNodePlain[];
  /** Of those around it, from the inside outwards; `child`: of the parent only. */
  outer: { tests: CssNodePlain[]; child: boolean }[];
  specificity: number;
  /** Declarations before it. */
  order: number;
  declarations: Declaration[];
}

/** What cascades over what: more important, more specific, later. */
export interface Applied extends Declaration {
  weight: number;
}

const IMPORTANT = 1e15;
const INLINE = 1e13;
const NOMINAL_WIDTH = 1000;

/** `style` attributes and what stands between the braces of a rule. Never throws: what cannot be read is left out. */
export function readDeclarations(text: string): Declaration[] {
  try {
    const list = convertor.toPlainObject(
      parse(text.slice(0, LIMITS.style), { context: 'declarationList', parseValue: false }),
    );
    return declarationsOf((list as DeclarationListPlain).children);
  } catch {
    return [];
  }
}

export function inlineWeight(declaration: Declaration, at: number): Applied {
  return { ...declaration, weight: INLINE + at + (declaration.important ? IMPORTANT : 0) };
}

/**
 * The rules of a mail's style sheets. Understood are type, class, id, attribute and universal selectors with the
 * descendant and child combinators, as mail programs support them; a selector that needs more matches nothing.
 */
export class StyleSheet {
  private readonly byKey = new Map<string, Rule[]>();
  private rules = 0;
  private declarations = 0;
  private tests = 0;
  private readLength = 0;
  /** Something was left out: what it hides counts as shown. */
  truncated = false;

  /** Never throws. */
  add(text: string): void {
    const room = LIMITS.css - this.readLength;
    if (text.length > room) this.truncated = true;
    this.readLength += text.length;
    if (room <= 0) return;
    try {
      const options = { context: 'stylesheet', parseValue: false, parseAtrulePrelude: false };
      const sheet = convertor.toPlainObject(parse(text.slice(0, room), options));
      this.addAll((sheet as StyleSheetPlain).children);
    } catch {
      // Nested deeper than the parser's stack.
      this.truncated = true;
    }
  }

  /** What the rules say about an element inside others, the innermost last. */
  applied(element: StyledElement, ancestors: readonly StyledElement[]): Applied[] {
    const { id } = element.attributes;
    const keys = [element.name, '*', ...element.classes.map((name) => `.${name}`)];
    if (id !== undefined) keys.push(`#${id}`);
    return keys
      .flatMap((key) => this.byKey.get(key) ?? [])
      .filter((rule) => this.matches(rule, element, ancestors))
      .flatMap(({ declarations, specificity, order }) =>
        declarations.map((declaration, at) => ({
          ...declaration,
          weight: specificity * LIMITS.css + order + at + (declaration.important ? IMPORTANT : 0),
        })),
      );
  }

  private addAll(nodes: CssNodePlain[]): void {
    for (const node of nodes) {
      if (node.type === 'Atrule' && node.name.toLowerCase() === 'media' && node.block) {
        if (mediaApplies(node.prelude?.type === 'Raw' ? node.prelude.value : ''))
          this.addAll(node.block.children);
      } else if (node.type === 'Rule' && node.prelude.type === 'SelectorList') {
        const declarations = declarationsOf(node.block.children);
        for (const selector of node.prelude.children) this.addRule(selector as SelectorPlain, declarations);
      }
    }
  }

  private addRule(selector: SelectorPlain, declarations: Declaration[]): void {
    if (declarations.length === 0) return;
    if (this.rules >= LIMITS.css_rules) {
      this.truncated = true;
      return;
    }
    let own: CssNodePlain[] = [];
    const outer: Rule['outer'] = [];
    let specificity = 0;
    for (const node of selector.children) {
      if (node.type === 'Combinator') {
        if (node.name !== ' ' && node.name !== '>') return;
        outer.unshift({ tests: own, child: node.name === '>' });
        own = [];
      } else {
        specificity += specificityOf(node);
        own.push(decoded(node));
      }
    }
    const key = keyOf(own);
    const rules = this.byKey.get(key) ?? [];
    rules.push({ own, outer, specificity, order: this.declarations, declarations });
    this.byKey.set(key, rules);
    this.rules += 1;
    this.declarations += declarations.length;
  }

  private matches(rule: Rule, element: StyledElement, ancestors: readonly StyledElement[]): boolean {
    if (!this.fits(rule.own, element)) return false;
    let at = ancestors.length - 1;
    for (const { tests, child } of rule.outer) {
      const found = child
        ? this.fits(tests, ancestors[at])
          ? at
          : -1
        : ancestors.findLastIndex((ancestor, index) => index <= at && this.fits(tests, ancestor));
      if (found < 0) return false;
      at = found - 1;
    }
    return true;
  }

  private fits(tests: CssNodePlain[], element: StyledElement | undefined): boolean {
    this.tests += 1;
    if (this.tests > LIMITS.css_tests) this.truncated = true;
    if (element === undefined || this.tests > LIMITS.css_tests) return false;
    return tests.every((test) => fitsOne(test, element));
  }
}

function declarationsOf(nodes: CssNodePlain[]): Declaration[] {
  return nodes.flatMap((node) =>
    node.type === 'Declaration'
      ? [
          {
            property: ident.decode(node.property).toLowerCase(),
            value: (node.value as Raw).value,
            important: node.important !== false,
          },
        ]
      : [],
  );
}

/** Names with their escapes resolved. */
function decoded(node: CssNodePlain): CssNodePlain {
  const named = node.type === 'IdSelector' || node.type === 'ClassSelector' || node.type === 'TypeSelector';
  return named ? { ...node, name: ident.decode(node.name) } : node;
}

function specificityOf(node: CssNodePlain): number {
  switch (node.type) {
    case 'IdSelector':
      return 10_000;
    case 'ClassSelector':
    case 'AttributeSelector':
      return 100;
    case 'TypeSelector':
      return node.name === '*' ? 0 : 1;
    default:
      return 0;
  }
}

/** Under what an element looks for the rule: the rarest of its tests. */
function keyOf(tests: CssNodePlain[]): string {
  const id = tests.find((test) => test.type === 'IdSelector');
  if (id?.type === 'IdSelector') return `#${id.name}`;
  const named = tests.find((test) => test.type === 'ClassSelector');
  if (named?.type === 'ClassSelector') return `.${named.name}`;
  const type = tests.find((test) => test.type === 'TypeSelector');
  return type?.type === 'TypeSelector' ? type.name.toLowerCase() : '*';
}

function fitsOne(test: CssNodePlain, { name, attributes, classes }: StyledElement): boolean {
  switch (test.type) {
    case 'TypeSelector':
      return test.name === '*' || test.name.toLowerCase() === name;
    case 'ClassSelector':
      return classes.includes(test.name);
    case 'IdSelector':
      return attributes['id'] === test.name;
    case 'AttributeSelector': {
      const given = attributes[test.name.name.toLowerCase()];
      const wanted =
        test.value === null ? null : test.value.type === 'String' ? test.value.value : test.value.name;
      if (given === undefined || wanted === null) return given !== undefined;
      return test.flags === 'i'
        ? fitsAttribute(given.toLowerCase(), test.matcher, wanted.toLowerCase())
        : fitsAttribute(given, test.matcher, wanted);
    }
    default:
      // Not understood.
      return false;
  }
}

function fitsAttribute(given: string, matcher: string | null, wanted: string): boolean {
  switch (matcher) {
    case '=':
      return given === wanted;
    case '~=':
      return given.split(/\s+/).includes(wanted);
    case '|=':
      return given === wanted || given.startsWith(`${wanted}-`);
    case '^=':
      return wanted !== '' && given.startsWith(wanted);
    case '$=':
      return wanted !== '' && given.endsWith(wanted);
    default:
      // *=
      return wanted !== '' && given.includes(wanted);
  }
}

/** For a reader at a screen of ordinary width; a condition that is not understood holds for nobody. */
export function mediaApplies(query: string): boolean {
  return query
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .split(',')
    .some((one) => one.split(' and ').every((part) => holds(part.trim())));
}

function holds(part: string): boolean {
  if (['', 'all', 'screen', 'only screen', 'only all'].includes(part)) return true;
  const width = /^\((min|max)-(?:device-)?width:(\d{1,6})(?:\.\d+)?(px|em|rem)?\)$/.exec(
    part.replaceAll(' ', ''),
  );
  if (width === null) return part === '(prefers-color-scheme: light)';
  const pixels = Number(width[2]) * (width[3] === 'em' || width[3] === 'rem' ? 16 : 1);
  return width[1] === 'min' ? NOMINAL_WIDTH >= pixels : NOMINAL_WIDTH <= pixels;
}
