import { decimalValue, parseDecimal } from '../decimal.ts';
import { boolValue, composedText, textValue, unknown } from './evaluation.ts';
import type { JsonNode } from '../json-node.ts';
import type { Value } from '../value.ts';

/**
 * The value of an expression in JSON syntax. Strings are taken as they are: template sequences count
 * only where variables may be used, which is nowhere here.
 */
export function evaluateJson(node: JsonNode): Value {
  switch (node.kind) {
    case 'string':
      return textValue(node.text);
    case 'number': {
      const decimal = parseDecimal(node.text);
      return decimal ? decimalValue(decimal) : unknown;
    }
    case 'bool':
      return boolValue(node.value);
    case 'null':
      return { kind: 'null' };
    case 'array':
      return { kind: 'list', items: node.items.map(evaluateJson) };
    case 'object':
      return {
        kind: 'object',
        entries: new Map(
          node.members.map(({ name, value }) => [composedText(name), evaluateJson(value)]),
        ),
      };
    case 'invalid':
      return unknown;
  }
}
