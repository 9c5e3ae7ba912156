/** Converts between strings, numbers and booleans, as HCL does wherever another type is needed. */
import { parseDecimal, type Decimal } from './decimal.ts';
import type { Value } from './value.ts';

/** A converted value, or what was needed instead, such as "a number is required". */
export type Converted<T> =
  | { readonly value: T; readonly problem?: never }
  | { readonly value?: never; readonly problem: string };

/** The number that a value is or spells out. */
export function toNumber(value: Value): Converted<Decimal> {
  if (value.kind !== 'number' && value.kind !== 'string') return { problem: 'number required' };
  const number = parseDecimal(value.text);
  return number ? { value: number } : { problem: 'a number is required' };
}

/** The truth that a value is or spells out. */
export function toBool(value: Value): Converted<boolean> {
  if (value.kind === 'bool') return { value: value.value };
  if (value.kind !== 'string') return { problem: 'bool required' };
  const found = bools.get(value.text);
  if (found !== undefined) return { value: found };
  const lowerCase = value.text.toLowerCase();
  const hint = lowerCase === 'true' || lowerCase === 'false';
  const advice = hint ? `; to convert from string, use lowercase "${lowerCase}"` : '';
  return { problem: `a bool is required${advice}` };
}

/** The text of a string, number or boolean. */
export function toText(value: Value): Converted<string> {
  switch (value.kind) {
    case 'string':
    case 'number':
      return { value: value.text };
    case 'bool':
      return { value: value.value ? 'true' : 'false' };
    case 'null':
    case 'list':
    case 'object':
    case 'unknown':
      return { problem: 'string required' };
  }
}

const bools: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
]);

/** What HCL calls the type of a value. */
export function typeName({ kind }: Value): string {
  return kind === 'list' ? 'tuple' : kind;
}
