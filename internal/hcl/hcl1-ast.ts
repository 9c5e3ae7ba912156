/**
 * HCL 1, the language of Terraform's CLI configuration: an older relative of the HCL in which
 * configurations and lock files are written, and only distantly compatible with it.
 *
 * `hcl1-parser.ts` makes these values from native syntax or JSON; `hcl1-decode.ts` reads settings
 * out of them. Nothing here knows what the settings mean.
 */

/** Line and column, from 1; columns count code points. Values of JSON documents have no position. */
export type Hcl1Pos = { readonly line: number; readonly column: number } | undefined;

/** `{ … }`, or a whole file. */
export interface Hcl1Object {
  readonly kind: 'object';
  readonly items: readonly Hcl1Item[];
  readonly at: Hcl1Pos;
}

/** `key = value`, `key { … }` or `key "label" { … }`. Its place is that of its first key. */
export interface Hcl1Item {
  /** At least one; labels are further keys. */
  readonly keys: readonly [Hcl1Key, ...Hcl1Key[]];
  readonly hasEqualsSign: boolean;
  readonly value: Hcl1Value;
}

export interface Hcl1Key {
  readonly text: string;
  readonly at: Hcl1Pos;
}

export interface Hcl1Literal {
  readonly kind: 'literal';
  readonly type: 'string' | 'number' | 'float' | 'bool';
  /** What a string means; anything else as it is written. */
  readonly text: string;
  readonly at: Hcl1Pos;
}

export interface Hcl1List {
  readonly kind: 'list';
  readonly elements: readonly Hcl1Value[];
  readonly at: Hcl1Pos;
}

export type Hcl1Value = Hcl1Literal | Hcl1List | Hcl1Object;

/** Renders a position as messages have it: `2:7`, or `-` in JSON. */
export function formatHcl1Pos(at: Hcl1Pos): string {
  return at === undefined ? '-' : `${at.line}:${at.column}`;
}
