/** Reads type constraints, such as `map(object({ size = optional(number, 1) }))`. */
import type { Expression } from '../../hcl/ast.ts';
import type { CallExpression } from '../../hcl/native-expression.ts';
import { staticKeyword } from '../../hcl/static-expression.ts';
import type { Located } from '../../hcl/source-file.ts';
import { findConversionProblem } from './conversion.ts';
import { parseExpressionText } from './json-text.ts';
import { evaluate, findItems, findList, unwrapKey } from './read-value.ts';
import type { Reading } from './report.ts';
import { anyType, type AttributeType, type TypeConstraint } from './type-constraint.ts';

/** Reads the `type` argument of a variable. What is wrong is reported, and taken for any type. */
export function decodeType(expression: Expression, reading: Reading): TypeConstraint {
  const keyword = staticKeyword(expression);
  // On the outside, the names of two collections may stand alone, as they once did.
  if (keyword === 'list' || keyword === 'map') return { kind: keyword, element: anyType };
  if (keyword !== undefined) return decodeKeyword(keyword, expression, reading);
  if (expression.kind !== 'json') return decodeInner(expression, reading);
  const { node } = expression;
  const text = node.kind === 'string' ? parseExpressionText(node) : undefined;
  if (text?.expression === undefined) return refuse(expression, noType, reading);
  return decodeInner(text.expression, text.inFile(reading));
}

function decodeInner(expression: Expression, reading: Reading): TypeConstraint {
  const keyword = staticKeyword(expression);
  if (keyword !== undefined) return decodeKeyword(keyword, expression, reading);
  if (expression.kind === 'call') return decodeCall(expression, reading);
  return refuse(expression, noType, reading);
}

const noType =
  'A type specification is either a primitive type keyword (bool, number, string) or a complex type constructor call, like list(string).';

function decodeKeyword(keyword: string, at: Located, reading: Reading): TypeConstraint {
  switch (keyword) {
    case 'string':
    case 'number':
    case 'bool':
    case 'any':
      return { kind: keyword };
    case 'list':
    case 'set':
    case 'map':
    case 'object':
    case 'tuple':
      return refuse(at, missingArgument(keyword), reading);
    default:
      return refuse(at, `The keyword "${keyword}" is not a valid type specification.`, reading);
  }
}

type Call = Located & CallExpression;

function decodeCall(call: Call, reading: Reading): TypeConstraint {
  const { name } = call;
  switch (name) {
    case 'string':
    case 'number':
    case 'bool':
      return refuse(
        parenthesesOf(call),
        `Primitive type keyword "${name}" does not expect arguments.`,
        reading,
      );
    case 'any':
      return refuse(
        parenthesesOf(call),
        'Type constraint keyword "any" does not expect arguments.',
        reading,
      );
    case 'list':
    case 'set':
    case 'map':
      return decodeCollection(name, call, reading);
    case 'object':
      return decodeObject(call, reading);
    case 'tuple':
      return decodeTuple(call, reading);
    case 'optional':
      return refuse(
        nameOf(call),
        'Keyword "optional" is valid only as a modifier for object type attributes.',
        reading,
      );
    default:
      return refuse(call, `Keyword "${name}" is not a valid type constructor.`, reading);
  }
}

function decodeCollection(
  kind: 'list' | 'set' | 'map',
  call: Call,
  reading: Reading,
): TypeConstraint {
  const argument = onlyArgument(call, reading);
  return { kind, element: argument ? decodeInner(argument, reading) : anyType };
}

function decodeTuple(call: Call, reading: Reading): TypeConstraint {
  const argument = onlyArgument(call, reading);
  if (argument === undefined) return anyType;
  const items = findList(argument);
  if (items === undefined) {
    return refuse(argument, 'Tuple type constructor requires a list of element types.', reading);
  }
  return { kind: 'tuple', elements: items.map((item) => decodeInner(item, reading)) };
}

function decodeObject(call: Call, reading: Reading): TypeConstraint {
  const argument = onlyArgument(call, reading);
  if (argument === undefined) return anyType;
  const items = findItems(argument);
  if (items === undefined) {
    return refuse(
      argument,
      'Object type constructor requires a map whose keys are attribute names and whose values are the corresponding attribute types.',
      reading,
    );
  }
  const attributes = new Map<string, AttributeType>();
  for (const { key, value } of items) {
    const name = staticKeyword(unwrapKey(key));
    if (name === undefined) {
      refuse(key, 'Object constructor map keys must be attribute names.', reading);
    } else if (attributes.has(name)) {
      refuse(key, 'Object constructor map keys must be unique.', reading);
    } else attributes.set(name, decodeAttribute(value, reading));
  }
  return { kind: 'object', attributes };
}

function decodeAttribute(expression: Expression, reading: Reading): AttributeType {
  if (expression.kind !== 'call' || expression.name !== 'optional') {
    return { type: decodeInner(expression, reading), isOptional: false };
  }
  const call = expression;
  const [typeArgument, defaultArgument] = call.arguments;
  if (typeArgument === undefined) {
    refuse(
      parenthesesOf(call),
      'Optional attribute modifier requires the attribute type as its argument.',
      reading,
    );
    return { type: anyType, isOptional: true };
  }
  if (call.arguments.length > 2) {
    refuse(
      parenthesesOf(call),
      'Optional attribute modifier expects at most two arguments: the attribute type, and a default value.',
      reading,
    );
  }
  const type = decodeInner(typeArgument, reading);
  if (defaultArgument !== undefined) checkDefault(defaultArgument, type, reading);
  return { type, isOptional: true };
}

function checkDefault(expression: Expression, type: TypeConstraint, reading: Reading): void {
  const problem = findConversionProblem(evaluate(expression, reading), type);
  if (problem === undefined) return;
  reading.report(expression, {
    summary: 'Invalid default value for optional attribute',
    detail: `This default value is not compatible with the attribute's type constraint: ${problem}.`,
  });
}

function onlyArgument(call: Call, reading: Reading): Expression | undefined {
  const [argument, extra] = call.arguments;
  const last = call.arguments.at(-1);
  if (argument !== undefined && extra === undefined) return argument;
  const at = extra && last ? { file: extra.file, start: extra.start, end: last.end } : undefined;
  refuse(at ?? parenthesesOf(call), missingArgument(call.name), reading);
  return undefined;
}

function nameOf({ file, start, name }: Call): Located {
  return { file, start, end: start + name.length };
}

function parenthesesOf({ file, opening, end }: Call): Located {
  return { file, start: opening.end - 1, end };
}

function missingArgument(name: string): string {
  return `The ${name} type constructor requires one argument specifying the ${argumentMeanings.get(name) ?? 'element type'}.`;
}

const argumentMeanings: ReadonlyMap<string, string> = new Map([
  ['object', 'attribute types and values as a map'],
  ['tuple', 'element types as a list'],
]);

function refuse(at: Located, detail: string, { report }: Reading): TypeConstraint {
  report(at, { summary: 'Invalid type specification', detail });
  return anyType;
}
