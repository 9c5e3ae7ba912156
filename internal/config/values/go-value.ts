import type { Value } from '../../hcl/ast.ts';

/** A value as a developer of Terraform would write it; a few messages show values so. */
export function describeGoValue(value: Value): string {
  switch (value.kind) {
    case 'string':
      return `cty.StringVal(${JSON.stringify(value.text)})`;
    case 'number':
      return `cty.Number${value.text.includes('.') ? 'Float' : 'Int'}Val(${value.text})`;
    case 'bool':
      return value.value ? 'cty.True' : 'cty.False';
    case 'null':
      return 'cty.NullVal(cty.DynamicPseudoType)';
    case 'list':
      return value.items.length === 0
        ? 'cty.EmptyTupleVal'
        : `cty.TupleVal([]cty.Value{${value.items.map(describeGoValue).join(', ')}})`;
    case 'object':
      return describeObject(value.entries);
    case 'unknown':
      return 'cty.DynamicVal';
  }
}

function describeObject(entries: ReadonlyMap<string, Value>): string {
  if (entries.size === 0) return 'cty.EmptyObjectVal';
  const items = [...entries].map(
    ([key, value]) => `${JSON.stringify(key)}:${describeGoValue(value)}`,
  );
  return `cty.ObjectVal(map[string]cty.Value{${items.join(', ')}})`;
}
