/**
 * Quotes a text as Go's `%q` does: every printable character raw, everything else escaped.
 *
 * Terraform's messages quote what the user wrote in this way.
 */
export function quote(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  return `"${Array.from(text, quoteCharacter).join('')}"`;
}

/** Escapes what is not printable as `quote` does, and nothing else: for a name in a message. */
export function escapeUnprintable(text: string): string {
  return Array.from(text, (character) =>
    isPrintable(character) ? character : quoteCharacter(character),
  ).join('');
}

/** Reports whether one character is what Go calls printable, and so needs no escape. */
export function isPrintable(character: string): boolean {
  return printable.test(character);
}

/** What needs no second look: printable ASCII without the quote and the backslash. */
const plain = /^[ !#-[\]-~]*$/;

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);

/** Letters, marks, numbers, punctuation, symbols, and of the spaces only U+0020. */
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

function quoteCharacter(character: string): string {
  const escape = escapes.get(character);
  if (escape !== undefined) return escape;
  if (isPrintable(character)) return character;
  const codePoint = character.codePointAt(0) ?? 0;
  // Go has no lone surrogates; it would have read them as the replacement character.
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return '\ufffd';
  if (codePoint < 0x20 || codePoint === 0x7f) return `\\x${hex(codePoint, 2)}`;
  return codePoint < 0x10000 ? `\\u${hex(codePoint, 4)}` : `\\U${hex(codePoint, 8)}`;
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, '0');
}
