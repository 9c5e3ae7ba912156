/**
 * What quoted strings and heredocs of HCL 1 mean. The scanner has made sure before that they are
 * complete and that the escapes in them are well-formed.
 */

/** Reads what is between the quotes. `${…}` stays as it is, escapes within it included. */
export function unquoteHcl1(source: string): string {
  const parts: string[] = [];
  let at = 0;
  for (let start = source.indexOf('${'); start >= 0; start = source.indexOf('${', at)) {
    parts.push(unescapeHcl1(source.slice(at, start)));
    at = endOfInterpolation(source, start);
    parts.push(source.slice(start, at));
  }
  parts.push(unescapeHcl1(source.slice(at)));
  return parts.join('');
}

/** Reads what is between the quotes where `${` means nothing special, as in JSON. */
export function unescapeHcl1(source: string): string {
  return source.replace(escapeSequence, (escape) => {
    const letter = escape.slice(1, 2);
    if (letter >= '0' && letter <= '7') return characterOf(Number.parseInt(escape.slice(1), 8));
    if (escape.length > 2) return characterOf(Number.parseInt(escape.slice(2), 16));
    return letterEscapes.get(letter) ?? letter;
  });
}

/** The lines of a heredoc. */
export interface HeredocText {
  /** All lines before that of the closing marker, each with its line end. */
  readonly body: string;
  /** The white space before the closing marker. */
  readonly indent: string;
  /** Whether the heredoc began with `<<-`. */
  readonly isIndented: boolean;
}

/**
 * Reads a heredoc. After `<<` the white space before the closing marker belongs to the text; after
 * `<<-` it is taken off every line, unless there is a line that does not begin with it.
 */
export function unindentHcl1({ body, indent, isIndented }: HeredocText): string {
  if (!isIndented) return body + indent;
  const lines = body.split('\n').slice(0, -1);
  if (!lines.every((line) => line.startsWith(indent))) return body;
  return lines.map((line) => `${line.slice(indent.length)}\n`).join('');
}

const escapeSequence = /\\(?:[abfnrtv\\"]|[0-7]{3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/g;

const letterEscapes: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

const codePointMax = 0x10ffff;

/** Halves of a pair come one by one in JSON, and join of themselves. */
function characterOf(code: number): string {
  return code <= codePointMax ? String.fromCodePoint(code) : '\ufffd';
}

function endOfInterpolation(source: string, start: number): number {
  let depth = 0;
  for (let at = start; at < source.length; at++) {
    if (source[at] === '{') depth++;
    if (source[at] === '}' && --depth === 0) return at + 1;
  }
  return source.length;
}
