/**
 * What HCL 2 configuration looks like once read: bodies, attributes, blocks, expressions and values.
 *
 * Data only. `parse-native.ts` and `parse-json.ts` make bodies, `decode-body.ts` takes them apart,
 * `evaluate.ts` and `static-expression.ts` look into expressions. This package resolves no
 * variables, calls no functions, opens no files, and does not know what configuration is for.
 *
 * Messages and places are Terraform's, errors that follow from others included: what is refused
 * here is what Terraform refuses, and people find its words on the web.
 */
import type { NativeExpression } from './native-expression.ts';
import type { JsonBody, JsonExpression } from './json-node.ts';
import type { Located } from './source-file.ts';

export type { Traversal, TraversalStep, Value } from './value.ts';

/** The content of a file or of a block, in either syntax. `decode-body.ts` reads both alike. */
export type Body = NativeBody | JsonBody;

/** A body in native syntax, in which attributes and blocks can be told apart without a schema. */
export interface NativeBody extends Located {
  readonly kind: 'native';
  /** In the order of the file; of a name given twice, only the first. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: readonly Block[];
  /** Where a missing attribute is reported: the opening brace, or the end of the file. */
  readonly missingItem: Located;
}

/** `name = expression`. Its own place is the whole of it. */
export interface Attribute extends Located {
  readonly name: string;
  readonly nameAt: Located;
  readonly expression: Expression;
}

/** `type "label" { … }`. Its own place is the header: the type to the last label. */
export interface Block extends Located {
  readonly type: string;
  readonly typeAt: Located;
  readonly labels: readonly string[];
  readonly labelsAt: readonly Located[];
  readonly body: Body;
}

/** An expression, in either syntax. */
export type Expression = NativeExpression | JsonExpression;

/** One `key = value` of an object expression. */
export interface ObjectItem {
  readonly key: Expression;
  readonly value: Expression;
}
