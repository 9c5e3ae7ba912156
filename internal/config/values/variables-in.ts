import type { Expression, Traversal, TraversalStep } from '../../hcl/ast.ts';
import type { JsonNode } from '../../hcl/json-node.ts';
import type {
  Access,
  ForExpression,
  NativeExpression,
  NotConstant,
  Operation,
} from '../../hcl/native-expression.ts';
import type { Located } from '../../hcl/source-file.ts';
import { parseTemplateText } from './json-text.ts';

/** All references to variables in an expression, in the order of the text. */
export function variablesIn(expression: Expression): readonly Traversal[] {
  return expression.kind === 'json'
    ? variablesInJson(expression.node)
    : variablesInNative(expression);
}

/** Places inside of a string are given as that of the whole string. */
function variablesInJson(node: JsonNode): readonly Traversal[] {
  switch (node.kind) {
    case 'string': {
      const template = parseTemplateText(node);
      const variables = template === undefined ? [] : variablesInNative(template);
      return variables.map((traversal) => traversal.map((step) => moveTo(step, node)));
    }
    case 'array':
      return node.items.flatMap(variablesInJson);
    case 'object':
      return node.members.flatMap(({ name, nameAt, value }) => [
        ...variablesInJson({ ...nameAt, kind: 'string', text: name }),
        ...variablesInJson(value),
      ]);
    case 'number':
    case 'bool':
    case 'null':
    case 'invalid':
      return [];
  }
}

function moveTo(step: TraversalStep, { file, start, end }: JsonNode): TraversalStep {
  return { ...step, file, start, end };
}

function variablesInNative(expression: NativeExpression): readonly Traversal[] {
  if (isNotConstant(expression)) return variablesInVariable(expression);
  return partsOf(expression).flatMap(variablesInNative);
}

function isNotConstant(expression: NativeExpression): expression is Located & NotConstant {
  return notConstant.has(expression.kind);
}

const notConstant: ReadonlySet<NativeExpression['kind']> = new Set([
  'variable',
  'call',
  'for',
  'template-join',
  'invalid',
]);

function variablesInVariable(expression: NotConstant): readonly Traversal[] {
  switch (expression.kind) {
    case 'variable':
      return [expression.traversal];
    case 'call':
      return expression.arguments.flatMap(variablesInNative);
    case 'for':
      return variablesInFor(expression);
    case 'template-join':
      return variablesInNative(expression.items);
    case 'invalid':
      return [];
  }
}

/** The names that a `for` gives to keys and values are its own. */
function variablesInFor(expression: ForExpression): readonly Traversal[] {
  const { keyName, valueName, collection, key, value, condition } = expression;
  const inner = [key, value, condition].flatMap((part) => (part ? variablesInNative(part) : []));
  const free = inner.filter(
    ([root]) => root?.kind !== 'name' || (root.name !== keyName && root.name !== valueName),
  );
  return [...variablesInNative(collection), ...free];
}

type Constant = Exclude<NativeExpression, NotConstant>;

function partsOf(expression: Constant): readonly NativeExpression[] {
  if (isOperation(expression)) return operandsOf(expression);
  if (isAccess(expression)) return sourcesOf(expression);
  switch (expression.kind) {
    case 'parentheses':
      return [expression.inner];
    case 'object-key':
      // A bare name there is a text.
      return expression.inner.kind === 'variable' ? [] : [expression.inner];
    case 'tuple':
      return expression.items;
    case 'object':
      return expression.items.flatMap(({ key, value }) => [key, value]);
    case 'template':
      return expression.parts;
    case 'literal':
    case 'splat-item':
      return [];
  }
}

function isOperation(expression: NativeExpression): expression is Located & Operation {
  const { kind } = expression;
  return kind === 'unary' || kind === 'binary' || kind === 'conditional';
}

function operandsOf(expression: Operation): readonly NativeExpression[] {
  switch (expression.kind) {
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.whenFalse];
  }
}

function isAccess(expression: NativeExpression): expression is Located & Access {
  const { kind } = expression;
  return kind === 'access' || kind === 'index' || kind === 'splat';
}

function sourcesOf(expression: Access): readonly NativeExpression[] {
  switch (expression.kind) {
    case 'access':
      return [expression.source];
    case 'index':
      return [expression.collection, expression.key];
    case 'splat':
      return [expression.source, expression.each];
  }
}
