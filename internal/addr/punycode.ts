/** Spells a Unicode label in ASCII as Punycode does (RFC 3492), without the `xn--` in front. */
export function encodePunycode(label: string): string {
  const codePoints = codePointsOf(label);
  const basic = codePoints.filter((codePoint) => codePoint < firstExtended);
  const pieces = basic.length === 0 ? [] : [textOf(basic), '-'];
  let handled = basic.length;
  let bias = initialBias;
  let delta = 0;
  let previous = firstExtended;
  // RFC 3492, section 6.3: the extended code points in ascending order, each time over the label.
  for (const current of extendedOf(codePoints)) {
    delta += (current - previous) * (handled + 1);
    for (const codePoint of codePoints) {
      if (codePoint < current) delta += 1;
      if (codePoint !== current) continue;
      pieces.push(encodeInteger(delta, bias));
      bias = adapt(delta, { length: handled + 1, isFirst: handled === basic.length });
      delta = 0;
      handled += 1;
    }
    delta += 1;
    previous = current + 1;
  }
  return pieces.join('');
}

/** Reads what stands behind the `xn--` of a label; undefined if it is not Punycode. */
export function decodePunycode(text: string): string | undefined {
  const delimiter = text.lastIndexOf('-');
  if (delimiter === 0) return undefined;
  const output = codePointsOf(text.slice(0, Math.max(delimiter, 0)));
  let bias = initialBias;
  let codePoint = firstExtended;
  let position = 0;
  // RFC 3492, section 6.2: each integer moves on to the next place and code point to insert.
  for (let at = delimiter + 1; at < text.length;) {
    const integer = decodeInteger(text, at, bias);
    if (integer === undefined) return undefined;
    const length = output.length + 1;
    bias = adapt(integer.value, { length, isFirst: position === 0 });
    codePoint += Math.floor((position + integer.value) / length);
    if (codePoint > lastCodePoint) return undefined;
    position = (position + integer.value) % length;
    output.splice(position, 0, codePoint);
    position += 1;
    at = integer.end;
  }
  return textOf(output);
}

const base = 36;
const lowestThreshold = 1;
const highestThreshold = 26;
const skew = 38;
const damping = 700;
const initialBias = 72;
const firstExtended = 0x80;
const lastCodePoint = 0x10ffff;
const digits = 'abcdefghijklmnopqrstuvwxyz0123456789';

interface DecodedInteger {
  readonly value: number;
  readonly end: number;
}

function decodeInteger(text: string, start: number, bias: number): DecodedInteger | undefined {
  let value = 0;
  let weight = 1;
  for (let at = start; at < text.length; at += 1) {
    const digit = digits.indexOf(text.charAt(at));
    if (digit < 0) return undefined;
    value += digit * weight;
    // Beyond this no label can reach, and doubles would soon stop being exact.
    if (value > highestInteger) return undefined;
    const threshold = thresholdOf(at - start, bias);
    if (digit < threshold) return { value, end: at + 1 };
    weight *= base - threshold;
  }
  return undefined;
}

const highestInteger = 2 ** 31 - 1;

function encodeInteger(value: number, bias: number): string {
  let text = '';
  let rest = value;
  for (let index = 0; ; index += 1) {
    const threshold = thresholdOf(index, bias);
    if (rest < threshold) return text + digits.charAt(rest);
    const above = rest - threshold;
    text += digits.charAt(threshold + (above % (base - threshold)));
    rest = Math.floor(above / (base - threshold));
  }
}

/** The digit below which an integer ends at the given place. */
function thresholdOf(index: number, bias: number): number {
  const threshold = base * (index + 1) - bias;
  return Math.min(Math.max(threshold, lowestThreshold), highestThreshold);
}

interface Adaptation {
  readonly length: number;
  readonly isFirst: boolean;
}

function adapt(delta: number, { length, isFirst }: Adaptation): number {
  let rest = Math.floor(delta / (isFirst ? damping : 2));
  rest += Math.floor(rest / length);
  let bias = 0;
  while (rest > ((base - lowestThreshold) * highestThreshold) / 2) {
    rest = Math.floor(rest / (base - lowestThreshold));
    bias += base;
  }
  return bias + Math.floor(((base - lowestThreshold + 1) * rest) / (rest + skew));
}

function extendedOf(codePoints: readonly number[]): readonly number[] {
  const extended = new Set(codePoints.filter((codePoint) => codePoint >= firstExtended));
  return [...extended].sort((a, b) => a - b);
}

function codePointsOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

function textOf(codePoints: readonly number[]): string {
  return codePoints.map((codePoint) => String.fromCodePoint(codePoint)).join('');
}
