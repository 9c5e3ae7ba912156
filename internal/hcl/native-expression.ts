/**
 * The syntax tree of expressions in native syntax. `evaluate.ts` and `static-expression.ts` look
 * into it, so that nobody else has to.
 */
import type { Located } from './source-file.ts';
import type { Traversal, Value } from './value.ts';

/** An expression in native syntax. */
export type NativeExpression = Located & NativeExpressionKind;

export type NativeExpressionKind =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'parentheses'; readonly inner: NativeExpression }
  | { readonly kind: 'tuple'; readonly items: readonly NativeExpression[] }
  | { readonly kind: 'object'; readonly items: readonly ObjectExpressionItem[] }
  /** A key as it is written: a bare name there is a string, not a variable. */
  | { readonly kind: 'object-key'; readonly inner: NativeExpression }
  | TemplateExpression
  | Operation
  | Access
  /** Inside a splat, the element at hand. */
  | { readonly kind: 'splat-item' }
  | NotConstant;

/** Operators and what they apply to. */
export type Operation =
  | { readonly kind: 'unary'; readonly operator: '-' | '!'; readonly operand: NativeExpression }
  | BinaryExpression
  | ConditionalExpression;

/** Taking something out of something else, which is not a variable. */
export type Access =
  /** Attributes and literal indexes. */
  | { readonly kind: 'access'; readonly source: NativeExpression; readonly steps: Traversal }
  | IndexExpression
  | SplatExpression;

/** What has no value that could be computed from the file alone, or simply enough. */
export type NotConstant =
  /** A variable, with the attributes and literal indexes taken from it. */
  | { readonly kind: 'variable'; readonly traversal: Traversal }
  | CallExpression
  | ForExpression
  /** `%{ for }` in a template: the texts of a `for` one after another. */
  | { readonly kind: 'template-join'; readonly items: NativeExpression }
  /** What stands where the text could not be read; already reported. */
  | { readonly kind: 'invalid' };

/** `collection[key]` with a key that is not a literal. */
export interface IndexExpression {
  readonly kind: 'index';
  readonly collection: NativeExpression;
  readonly key: NativeExpression;
  /** From bracket to bracket. */
  readonly brackets: Located;
}

/** `source.*.each` or `source[*].each`. */
export interface SplatExpression {
  readonly kind: 'splat';
  readonly source: NativeExpression;
  /** What is taken from each element, which is the `splat-item` at its bottom. */
  readonly each: NativeExpression;
  /** The `.*` or `[*]`. */
  readonly marker: Located;
}

/** `name(arguments)`, also `provider::x::name(arguments)`. */
export interface CallExpression {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly NativeExpression[];
  /** The name and the parenthesis. */
  readonly opening: Located;
}

export type BinaryOperator =
  '||' | '&&' | '==' | '!=' | '<' | '>' | '<=' | '>=' | '+' | '-' | '*' | '/' | '%';

export interface BinaryExpression {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: NativeExpression;
  readonly right: NativeExpression;
}

/** `condition ? whenTrue : whenFalse`, also `%{ if }`. */
export interface ConditionalExpression {
  readonly kind: 'conditional';
  readonly condition: NativeExpression;
  readonly whenTrue: NativeExpression;
  readonly whenFalse: NativeExpression;
}

export interface ObjectExpressionItem {
  readonly key: NativeExpression;
  readonly value: NativeExpression;
}

/** `[for …]`, or `{for …}` when there is a key. */
export interface ForExpression {
  readonly kind: 'for';
  readonly keyName: string | undefined;
  readonly valueName: string;
  readonly collection: NativeExpression;
  readonly key: NativeExpression | undefined;
  readonly value: NativeExpression;
  readonly condition: NativeExpression | undefined;
  /** The `...` after the value: the values of equal keys are collected. */
  readonly grouping: Located | undefined;
}

/** A quoted template or heredoc: literal texts and expressions that follow one another. */
export interface TemplateExpression {
  readonly kind: 'template';
  readonly parts: readonly NativeExpression[];
  /** `"${x}"`: the value of `x` itself, not converted to a string. */
  readonly isWrapper: boolean;
}
