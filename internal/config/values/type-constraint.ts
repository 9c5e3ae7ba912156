/** The type of an input variable, as its `type` argument gives it. */
export type TypeConstraint =
  | { readonly kind: 'string' | 'number' | 'bool' | 'any' }
  | { readonly kind: 'list' | 'set' | 'map'; readonly element: TypeConstraint }
  | { readonly kind: 'object'; readonly attributes: ReadonlyMap<string, AttributeType> }
  | { readonly kind: 'tuple'; readonly elements: readonly TypeConstraint[] };

export interface AttributeType {
  readonly type: TypeConstraint;
  readonly isOptional: boolean;
}

/** The type of which every value is. */
export const anyType: TypeConstraint = { kind: 'any' };

/** A type as messages call it, such as `list of string`. */
export function describeType(type: TypeConstraint): string {
  switch (type.kind) {
    case 'any':
      return 'any single type';
    case 'list':
    case 'set':
    case 'map':
      return `${type.kind} of ${describeType(type.element)}`;
    case 'string':
    case 'number':
    case 'bool':
    case 'object':
    case 'tuple':
      return type.kind;
  }
}
