/** Looks into expressions, and passes on what is wrong with them. */
import type { Attribute, Expression, ObjectItem, Traversal, Value } from '../../hcl/ast.ts';
import { toBool, toText, type Converted } from '../../hcl/convert.ts';
import { evaluate as evaluateExpression } from '../../hcl/evaluate.ts';
import { startOf } from '../../hcl/start-of.ts';
import { staticList, staticObject, staticTraversal } from '../../hcl/static-expression.ts';
import type { Reading } from './report.ts';

/** Computes a constant; unknown if it is none, which is reported. */
export function evaluate(expression: Expression, { note }: Reading): Value {
  const { value, diagnostics } = evaluateExpression(expression);
  note(...diagnostics);
  return value;
}

/** Computes a constant; unknown if it is none. */
export function findConstant(expression: Expression): Value {
  const { value, diagnostics } = evaluateExpression(expression);
  return diagnostics.length === 0 ? value : { kind: 'unknown' };
}

/** The text of a string, number or truth value. */
export function textOf(value: Value): string | undefined {
  const converted = toText(value);
  return converted.problem === undefined ? converted.value : undefined;
}

/** Reads an argument that must be a text known here. */
export function readString(argument: Attribute, reading: Reading): string | undefined {
  return readAs(argument, toText, reading);
}

/** Reads an argument that must be a truth value known here. */
export function readBool(argument: Attribute, reading: Reading): boolean | undefined {
  return readAs(argument, toBool, reading);
}

/** Reads a reference such as `aws_instance.web`. */
export function readTraversal(expression: Expression, { note }: Reading): Traversal | undefined {
  const traversal = findTraversal(expression);
  if (traversal === undefined) note(...staticTraversal(expression).diagnostics);
  return traversal;
}

/** The reference that an expression is, if it is one. */
export function findTraversal(expression: Expression): Traversal | undefined {
  const inner = unwrapKey(expression);
  if (inner.kind !== 'access') return staticTraversal(inner).value;
  // `null` is a keyword, but also a provider; `null.x` refers to a configuration of it.
  const source = staticTraversal(inner.source).value;
  return source && [...source, ...inner.steps];
}

/** Reads a list that is written out. */
export function readList(
  expression: Expression,
  { note }: Reading,
): readonly Expression[] | undefined {
  const { value, diagnostics } = staticList(expression);
  note(...diagnostics);
  return value;
}

/** The elements of a list that is written out. */
export function findList(expression: Expression): readonly Expression[] | undefined {
  return staticList(expression).value;
}

/** Reads an object that is written out. */
export function readItems(
  expression: Expression,
  { note }: Reading,
): readonly ObjectItem[] | undefined {
  const { value, diagnostics } = staticObject(expression);
  note(...diagnostics);
  return value;
}

/** The items of an object that is written out. */
export function findItems(expression: Expression): readonly ObjectItem[] | undefined {
  return staticObject(expression).value;
}

function readAs<T>(
  { expression }: Attribute,
  convert: (value: Value) => Converted<T>,
  reading: Reading,
): T | undefined {
  const value = evaluate(expression, reading);
  const converted = isUnset(value) ? { problem: unset[value.kind] } : convert(value);
  if (converted.problem === undefined) return converted.value;
  reading.report(startOf(expression), {
    summary: 'Unsuitable value type',
    detail: `Unsuitable value: ${converted.problem}`,
  });
  return undefined;
}

type UnsetValue = Extract<Value, { readonly kind: 'null' | 'unknown' }>;

function isUnset(value: Value): value is UnsetValue {
  return value.kind === 'null' || value.kind === 'unknown';
}

const unset = { null: 'null value is not allowed', unknown: 'value must be known' };

/** What stands in the place of a key: a name there is a text, but may be looked at as a reference. */
export function unwrapKey(expression: Expression): Expression {
  return expression.kind === 'object-key' ? expression.inner : expression;
}
