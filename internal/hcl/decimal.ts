import type { Value } from './value.ts';

/** An exact decimal number: `units` × 10^-`scale`. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** Digits kept where a quotient has no end; about as many as Terraform's 512 bits hold. */
const quotientDigits = 154;

/** Longer numbers would only serve to fill the memory. */
const digitsMax = 4096;

/** The value of a number literal, if it is one. Beyond all reason it is unknown. */
export function numberValue(text: string): Value | undefined {
  if (plainInteger.test(text)) return { kind: 'number', text };
  if (!numberPattern.test(text)) return undefined;
  const decimal = parseDecimal(text);
  return decimal ? decimalValue(decimal) : { kind: 'unknown' };
}

/** Reads decimal notation, with sign and exponent; nothing if it is not that, or unreasonable. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = decimalPattern.exec(text)?.groups;
  if (!match) return undefined;
  const { sign = '', whole = '', fraction = '', exponent = '0' } = match;
  const power = Number(exponent);
  if (whole.length + fraction.length + Math.abs(power) > digitsMax) return undefined;
  const units = BigInt(`${sign}${whole}${fraction}`);
  return makeDecimal(units, fraction.length - power);
}

/** The value of a decimal number; unknown beyond all reason. */
export function decimalValue(decimal: Decimal): Value {
  const text = formatDecimal(decimal);
  return text.length > digitsMax ? { kind: 'unknown' } : { kind: 'number', text };
}

/** Writes a decimal number without exponent and without trailing zeros. */
export function formatDecimal({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const split = digits.length - scale;
  const fraction = digits.slice(split).replace(/0+$/, '');
  const sign = units < 0n ? '-' : '';
  return `${sign}${digits.slice(0, split)}${fraction === '' ? '' : `.${fraction}`}`;
}

export function add(a: Decimal, b: Decimal): Decimal {
  const [left, right, scale] = align(a, b);
  return { units: left + right, scale };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, { ...b, units: -b.units });
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

/** The quotient, cut off after `quotientDigits`. The divisor is not zero. */
export function divide(a: Decimal, b: Decimal): Decimal {
  const [left, right] = align(a, b);
  const places = quotientDigits + right.toString().length - left.toString().length;
  const scale = Math.max(0, places);
  return { units: (left * 10n ** BigInt(scale)) / right, scale };
}

/** What is left of `a` after taking away `b` as often as it goes; it has the sign of `a`. */
export function remainder(a: Decimal, b: Decimal): Decimal {
  const [left, right, scale] = align(a, b);
  return { units: left % right, scale };
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const [left, right] = align(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Is its own canonical form. */
const plainInteger = /^(?:0|[1-9]\d{0,20})$/;
const numberPattern = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const decimalPattern =
  /^(?<sign>-?)(?<whole>\d+)(?:\.(?<fraction>\d+))?(?:[eE](?<exponent>[+-]?\d+))?$/;

function makeDecimal(units: bigint, scale: number): Decimal {
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

function align(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale);
  return [
    a.units * 10n ** BigInt(scale - a.scale),
    b.units * 10n ** BigInt(scale - b.scale),
    scale,
  ];
}
