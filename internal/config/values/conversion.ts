/**
 * Tells whether a constant could be the value of a variable of some type, as Terraform converts
 * values: numbers and truth values to text and back, tuples to lists, objects to maps.
 */
import type { Value } from '../../hcl/ast.ts';
import { toBool } from '../../hcl/convert.ts';
import { quote } from '../../text/quote.ts';
import { compareBytes } from '../../text/compare-bytes.ts';
import { describeType, type AttributeType, type TypeConstraint } from './type-constraint.ts';
import { haveCommonType } from './common-type.ts';

/**
 * What keeps a value from being converted to a type, in Terraform's words; undefined if nothing
 * does. That a value is of the wrong kind is found before any text is tried to be read as a number.
 */
export function findConversionProblem(value: Value, type: TypeConstraint): string | undefined {
  return findKindProblem(value, type) ?? findTextProblem(value, type);
}

function findKindProblem(value: Value, type: TypeConstraint): string | undefined {
  if (isOpen(value)) return undefined;
  switch (type.kind) {
    case 'any':
      return undefined;
    case 'string':
    case 'number':
    case 'bool':
      return isConvertible(value, type.kind) ? undefined : `${type.kind} required`;
    case 'list':
    case 'set':
    case 'map':
      return findCollectionProblem(value, type);
    case 'object':
      return findObjectProblem(value, type.attributes);
    case 'tuple':
      return findTupleProblem(value, type.elements);
  }
}

/** Null is of every type. */
function isOpen({ kind }: Value): boolean {
  return kind === 'null' || kind === 'unknown';
}

/** Everything that is not a collection can be text; a text may be anything until it is read. */
function isConvertible({ kind }: Value, wanted: 'string' | 'number' | 'bool'): boolean {
  if (kind === 'string' || kind === wanted) return true;
  return wanted === 'string' && (kind === 'number' || kind === 'bool');
}

type Collection = Extract<TypeConstraint, { readonly kind: 'list' | 'set' | 'map' }>;

function findCollectionProblem(value: Value, type: Collection): string | undefined {
  const elements = elementsOf(value, type);
  if (elements === undefined) return `${describeType(type)} required`;
  if (type.element.kind === 'any') {
    return haveCommonType(elements.map(([, element]) => element))
      ? undefined
      : `all ${type.kind} elements must have the same type`;
  }
  for (const [label, element] of elements) {
    const problem = findKindProblem(element, type.element);
    if (problem !== undefined) return `element ${label}: ${problem}`;
  }
  return undefined;
}

function elementsOf(
  value: Value,
  { kind }: Collection,
): readonly (readonly [string, Value])[] | undefined {
  if (kind === 'map') {
    if (value.kind !== 'object') return undefined;
    return sorted(value.entries).map(([key, element]) => [quote(key), element] as const);
  }
  if (value.kind !== 'list') return undefined;
  return value.items.map((element, index) => [String(index), element] as const);
}

function findObjectProblem(
  value: Value,
  attributes: ReadonlyMap<string, AttributeType>,
): string | undefined {
  if (value.kind !== 'object') return 'object required';
  const expected = sorted(attributes);
  const missing = expected.filter(
    ([name, { isOptional }]) => !isOptional && !value.entries.has(name),
  );
  if (missing.length > 0) return describeMissing(missing.map(([name]) => quote(name)));
  for (const [name, { type }] of expected) {
    const problem = findKindProblem(value.entries.get(name) ?? { kind: 'null' }, type);
    if (problem !== undefined) return `attribute ${quote(name)}: ${problem}`;
  }
  return undefined;
}

function describeMissing(names: readonly string[]): string {
  const [first = '', second = ''] = names;
  if (names.length === 1) return `attribute ${first} is required`;
  if (names.length === 2) return `attributes ${first} and ${second} are required`;
  const rest = names.slice(0, -1).join(', ');
  return `attributes ${rest}, and ${names.at(-1) ?? ''} are required`;
}

function findTupleProblem(value: Value, elements: readonly TypeConstraint[]): string | undefined {
  if (value.kind !== 'list' || value.items.length !== elements.length) return 'tuple required';
  for (const [index, type] of elements.entries()) {
    const problem = findKindProblem(value.items[index] ?? { kind: 'null' }, type);
    if (problem !== undefined) return `element ${index}: ${problem}`;
  }
  return undefined;
}

/** Finds a text that stands where a number or a truth value is needed, and is none. */
function findTextProblem(value: Value, type: TypeConstraint): string | undefined {
  const found = locateTextProblem(value, type);
  if (found === undefined) return undefined;
  return found.path === '' ? found.problem : `${found.path}: ${found.problem}`;
}

interface TextProblem {
  readonly path: string;
  readonly problem: string;
}

function locateTextProblem(value: Value, type: TypeConstraint): TextProblem | undefined {
  switch (type.kind) {
    case 'any':
    case 'string':
      return undefined;
    case 'number':
    case 'bool':
      return findPrimitiveProblem(value, type.kind);
    case 'list':
    case 'set':
    case 'map':
      return firstProblem(
        elementsOf(value, type)?.map(([label, element]) => [`[${label}]`, element, type.element]),
      );
    case 'object':
      return firstProblem(
        sorted(type.attributes).map(([name, attribute]) => [
          `.${name}`,
          (value.kind === 'object' ? value.entries.get(name) : undefined) ?? { kind: 'null' },
          attribute.type,
        ]),
      );
    case 'tuple':
      return firstProblem(
        type.elements.map((element, index) => [
          `[${index}]`,
          (value.kind === 'list' ? value.items[index] : undefined) ?? { kind: 'null' },
          element,
        ]),
      );
  }
}

function firstProblem(
  parts: readonly (readonly [step: string, value: Value, type: TypeConstraint])[] = [],
): TextProblem | undefined {
  for (const [step, value, type] of parts) {
    const found = locateTextProblem(value, type);
    if (found !== undefined) return { path: step + found.path, problem: found.problem };
  }
  return undefined;
}

function findPrimitiveProblem(value: Value, kind: 'number' | 'bool'): TextProblem | undefined {
  if (value.kind !== 'string') return undefined;
  const problem = kind === 'number' ? findNumberProblem(value.text) : toBool(value).problem;
  return problem === undefined ? undefined : { path: '', problem };
}

/** A default may be written more freely than a number in an expression. */
function findNumberProblem(text: string): string | undefined {
  return number.test(text) ? undefined : 'a number is required';
}

const number = /^[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[Ii]nf)$/;

function sorted<T>(entries: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...entries].sort(([a], [b]) => compareBytes(a, b));
}
