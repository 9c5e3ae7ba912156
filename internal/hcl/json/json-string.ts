/** Reads the inside of a JSON string. */

/** What was read of a string. */
export interface JsonString {
  readonly text: string;
  /** After the closing quote, or where the string breaks off. */
  readonly end: number;
  /** The first character that may not be there. */
  readonly faultAt: number | undefined;
}

/** Reads a string from after its opening quote. It ends with its line even if it is not closed. */
export function readJsonString(source: string, start: number): JsonString {
  const parts: string[] = [];
  let faultAt: number | undefined;
  let at = start;
  for (;;) {
    plain.lastIndex = at;
    plain.test(source);
    parts.push(source.slice(at, plain.lastIndex));
    at = plain.lastIndex;
    const character = source.charAt(at);
    if (character === '"') return { text: parts.join(''), end: at + 1, faultAt };
    if (character === '' || character === '\n') {
      return { text: parts.join(''), end: at, faultAt: faultAt ?? at };
    }
    const escape = readEscape(source, at);
    if (escape.text === undefined) faultAt ??= escape.faultAt;
    parts.push(escape.text ?? '');
    at = escape.end;
  }
}

/** Characters that stand for themselves; may match nothing. */
const plain = /[ !#-[\]-\uffff]*/y;

interface Escape {
  /** Undefined if it is not one. */
  readonly text: string | undefined;
  readonly end: number;
  /** The character that makes it none. */
  readonly faultAt: number;
}

function readEscape(source: string, at: number): Escape {
  const selector = source.charAt(at + 1);
  if (source.charAt(at) !== '\\') return { text: undefined, end: at + 1, faultAt: at };
  if (selector === 'u') return readCode(source, at);
  const text = escapes.get(selector);
  // A line end cannot be escaped, and must not be stepped over.
  const isLineEnd = selector === '\n' || selector === '';
  return { text, end: at + (isLineEnd ? 1 : 2), faultAt: at + 1 };
}

function readCode(source: string, at: number): Escape {
  hexDigits.lastIndex = at + 2;
  const digits = hexDigits.exec(source)?.[0] ?? '';
  const end = at + 2 + digits.length;
  const text = digits.length < 4 ? undefined : String.fromCharCode(Number.parseInt(digits, 16));
  return { text, end, faultAt: end };
}

const hexDigits = /[0-9a-fA-F]{0,4}/y;
const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
