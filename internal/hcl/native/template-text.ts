import { isBadByte } from '../decode-utf8.ts';

/**
 * Where the literal text of a quoted template that begins at `from` ends: at a quote, a line end,
 * `${`, `%{`, a backslash that escapes nothing, or a byte that is not text.
 */
export function quotedTextEnd(text: string, from: number): number {
  return textEnd(text, from, plainInQuotes);
}

/** Where the literal text of a heredoc ends: after a line end, or at what is not text. */
export function heredocTextEnd(text: string, from: number): number {
  const end = textEnd(text, from, plainInHeredoc);
  return text.charCodeAt(end) === newline ? end + 1 : end;
}

const plainInQuotes = /[^"\\$%\r\n\ud800-\udfff]+/y;
const plainInHeredoc = /[^$%\n\ud800-\udfff]+/y;
const newline = 0x0a;

function textEnd(text: string, from: number, plain: RegExp): number {
  let at = from;
  while (at < text.length) {
    plain.lastIndex = at;
    if (plain.test(text)) at = plain.lastIndex;
    const length = at < text.length ? literalLength(text, at) : 0;
    if (length === 0) return at;
    at += length;
  }
  return at;
}

/** How much literal text a character that may be special begins; 0 if it is special. */
function literalLength(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  switch (unit) {
    case 0x24:
    case 0x25: {
      if (text.charAt(at + 1) === '{' || at + 1 === text.length) return 0;
      // `$${` is how a literal `${` is written.
      return text.charCodeAt(at + 1) === unit && text.charAt(at + 2) === '{' ? 3 : 1;
    }
    case 0x5c:
      return escapeLength(text, at);
    case 0x0d:
    case 0x22:
    case newline:
      return 0;
    default:
      return isBadByte(unit) ? 0 : 2;
  }
}

/** A backslash hides the character after it, if there is one. */
function escapeLength(text: string, at: number): number {
  if (escapesNothing.test(text.slice(at + 1, at + 3))) return 0;
  return (text.codePointAt(at + 1) ?? 0) > 0xffff ? 3 : 2;
}

const escapesNothing = /^(?:$|[\r\n\udc80-\udcff])/;
