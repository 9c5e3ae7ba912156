/** The syntax tree of expressions in native syntax. Look into it with `evaluate.ts` and `static-expression.ts`. */
import type { Traversal, Value } from './ast.ts';
import type { Located } from './source-file.ts';

/** An expression in native syntax. */
export type NativeExpression = Located & NativeExpressionKind;

export type NativeExpressionKind =
  | { readonly kind: 'literal'; readonly value: Value }
  | TemplateExpression
  /** A variable, with the attributes and literal indexes taken from it. */
  | { readonly kind: 'variable'; readonly traversal: Traversal }
  /** Attributes and literal indexes taken from something that is not a variable. */
  | { readonly kind: 'access'; readonly source: NativeExpression; readonly steps: Traversal }
  | {
      readonly kind: 'index';
      readonly collection: NativeExpression;
      readonly key: NativeExpression;
    }
  | { readonly kind: 'splat'; readonly source: NativeExpression; readonly each: Traversal }
  | CallExpression
  | { readonly kind: 'unary'; readonly operator: '-' | '!'; readonly operand: NativeExpression }
  | BinaryExpression
  | ConditionalExpression
  | { readonly kind: 'parentheses'; readonly inner: NativeExpression }
  | { readonly kind: 'tuple'; readonly items: readonly NativeExpression[] }
  | ObjectExpression
  | { readonly kind: 'for' }
  /** What stands where the text could not be read; already reported. */
  | { readonly kind: 'invalid' };

/** A quoted template or heredoc: literal texts and expressions that follow one another. */
export interface TemplateExpression {
  readonly kind: 'template';
  readonly parts: readonly NativeExpression[];
  /** `"${x}"`: the value of `x` itself, not converted to a string. */
  readonly isWrapper: boolean;
}

/** `name(arguments)`, also `provider::x::name(arguments)`. */
export interface CallExpression {
  readonly kind: 'call';
  readonly name: string;
  readonly nameAt: Located;
  readonly arguments: readonly NativeExpression[];
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

export interface ObjectExpression {
  readonly kind: 'object';
  readonly items: readonly ObjectExpressionItem[];
}

export interface ObjectExpressionItem {
  readonly key: NativeExpression;
  readonly value: NativeExpression;
}
