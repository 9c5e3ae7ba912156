import { toNumber, toText, typeName } from '../convert.ts';
import { formatDecimal } from '../decimal.ts';
import { unknown, type Evaluation } from './evaluation.ts';
import type { Access, IndexExpression, SplatExpression } from '../native-expression.ts';
import type { Located } from '../source-file.ts';
import type { TraversalStep, Value } from '../value.ts';

/** Computes what is taken out of something else. */
export function evaluateAccess(evaluation: Evaluation, expression: Access): Value {
  switch (expression.kind) {
    case 'access': {
      const { source, steps } = expression;
      return steps.reduce(
        (value, step) => takeStep(evaluation, value, step),
        evaluation.evaluate(source),
      );
    }
    case 'index':
      return evaluateIndex(evaluation, expression);
    case 'splat':
      return evaluateSplat(evaluation, expression);
  }
}

function evaluateIndex(
  evaluation: Evaluation,
  { collection, key, brackets }: IndexExpression,
): Value {
  const value = evaluation.evaluate(collection);
  return takeIndex(evaluation, value, { at: brackets, key: evaluation.evaluate(key) });
}

/** Anything but a list counts as a list of one; null, as a list of none. */
function evaluateSplat(evaluation: Evaluation, { source, each }: SplatExpression): Value {
  const value = evaluation.evaluate(source);
  if (value.kind === 'unknown') return unknown;
  const items = value.kind === 'null' ? [] : value.kind === 'list' ? value.items : [value];
  return { kind: 'list', items: items.map((item) => evaluation.evaluateEach(each, item)) };
}

function takeStep(evaluation: Evaluation, value: Value, step: TraversalStep): Value {
  return step.kind === 'name'
    ? takeAttribute(evaluation, value, step)
    : takeIndex(evaluation, value, { at: step, key: step.key });
}

function takeAttribute(
  evaluation: Evaluation,
  value: Value,
  step: TraversalStep & { readonly kind: 'name' },
): Value {
  if (value.kind === 'unknown') return unknown;
  const found = value.kind === 'object' ? value.entries.get(step.name) : undefined;
  if (found) return found;
  const isNull = value.kind === 'null';
  evaluation.report(step, {
    summary: isNull ? 'Attempt to get attribute from null value' : 'Unsupported attribute',
    detail: noAttribute(value, step.name),
  });
  return unknown;
}

function noAttribute(value: Value, name: string): string {
  switch (value.kind) {
    case 'null':
      return 'This value is null, so it does not have any attributes.';
    case 'object':
      return `This object does not have an attribute named "${name}".`;
    case 'list':
    case 'unknown':
      return 'This value does not have any attributes.';
    case 'string':
    case 'number':
    case 'bool':
      return `Can't access attributes on a primitive-typed value (${typeName(value)}).`;
  }
}

interface Index {
  readonly at: Located;
  readonly key: Value;
}

function takeIndex(evaluation: Evaluation, value: Value, { at, key }: Index): Value {
  if (value.kind === 'unknown' || key.kind === 'unknown') return unknown;
  if (value.kind === 'null') {
    const detail = 'This value is null, so it does not have any indices.';
    evaluation.report(at, { summary: 'Attempt to index null value', detail });
    return unknown;
  }
  const found = lookUp(value, key);
  if (typeof found !== 'string') return found;
  evaluation.report(at, { summary: 'Invalid index', detail: found });
  return unknown;
}

/** The element, or what is wrong with the key. */
function lookUp(collection: Value, key: Value): Value | string {
  if (key.kind === 'null') return "Can't use a null value as an indexing key.";
  if (collection.kind === 'list') return lookUpItem(collection.items, key);
  if (collection.kind !== 'object') return 'This value does not have any indices.';
  const name = toText(key);
  if (name.problem !== undefined) return `${noElement}: ${name.problem}.`;
  const hint =
    key.kind === 'number'
      ? ' An object only supports looking up attributes by name, not by numeric index.'
      : '';
  return collection.entries.get(name.value) ?? `${noElement}.${hint}`;
}

function lookUpItem(items: readonly Value[], key: Value): Value | string {
  const index = toNumber(key);
  if (index.problem !== undefined) return `${noElement}: ${index.problem}.`;
  const text = formatDecimal(index.value);
  if (text.startsWith('-')) {
    return `${noElement}: a negative number is not a valid index for a sequence.`;
  }
  if (text.includes('.')) {
    return `${noElement}: indexing a sequence requires a whole number, but the given index has a fractional part.`;
  }
  if (items.length === 0) return `${noElement}: the collection has no elements.`;
  const tooLarge = 'the given index is greater than or equal to the length of the collection';
  return items[Number(text)] ?? `${noElement}: ${tooLarge}.`;
}

const noElement = 'The given key does not identify an element in this collection value';
