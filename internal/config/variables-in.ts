import type { Expression, Traversal, TraversalStep } from '../hcl/ast.ts';
import type { JsonNode } from '../hcl/json-node.ts';
import type { NativeExpression } from '../hcl/native-expression.ts';
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
  if (expression.kind === 'variable') return [expression.traversal];
  if (expression.kind === 'for') return variablesInFor(expression);
  return partsOf(expression).flatMap(variablesInNative);
}

type ForExpression = Extract<NativeExpression, { readonly kind: 'for' }>;

/** The names that a `for` gives to keys and values are its own. */
function variablesInFor(expression: ForExpression): readonly Traversal[] {
  const { keyName, valueName, collection, key, value, condition } = expression;
  const inner = [key, value, condition].flatMap((part) => (part ? variablesInNative(part) : []));
  const free = inner.filter(
    ([root]) => root?.kind !== 'name' || (root.name !== keyName && root.name !== valueName),
  );
  return [...variablesInNative(collection), ...free];
}

function partsOf(expression: NativeExpression): readonly NativeExpression[] {
  switch (expression.kind) {
    case 'literal':
    case 'variable':
    case 'splat-item':
    case 'for':
    case 'invalid':
      return [];
    case 'parentheses':
      return [expression.inner];
    case 'object-key':
      return expression.inner.kind === 'variable' ? [] : [expression.inner];
    case 'tuple':
      return expression.items;
    case 'object':
      return expression.items.flatMap(({ key, value }) => [key, value]);
    case 'template':
      return expression.parts;
    case 'template-join':
      return [expression.items];
    case 'access':
      return [expression.source];
    case 'index':
      return [expression.collection, expression.key];
    case 'splat':
      return [expression.source, expression.each];
    case 'call':
      return expression.arguments;
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.whenFalse];
  }
}
