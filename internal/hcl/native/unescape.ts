/** The escapes of native syntax: backslashes in quotes, and doubled template markers everywhere. */

/** Something after a backslash that is no escape. */
export interface EscapeFault {
  /** Offsets in the text as written. */
  readonly start: number;
  readonly end: number;
  readonly detail: string;
}

export interface Unescaped {
  readonly text: string;
  readonly faults: readonly EscapeFault[];
}

/** Resolves the escapes of a quoted text, without its quotes. */
export function unescapeQuoted(written: string): Unescaped {
  if (!special.test(written)) return { text: written, faults: [] };
  const faults: EscapeFault[] = [];
  const text = written.replace(quotedEscape, (escape: string, start: number) => {
    if (!escape.startsWith('\\')) return escape.slice(1);
    const { result, fault } = resolveBackslash(escape);
    if (fault !== undefined) faults.push({ start, end: start + escape.length, detail: fault });
    return result;
  });
  return { text, faults };
}

/** Resolves the doubled template markers of a heredoc, which has no other escapes. */
export function unescapeHeredoc(written: string): string {
  return written.replace(doubledMarker, (marker) => marker.slice(1));
}

interface Resolved {
  readonly result: string;
  readonly fault?: string;
}

function resolveBackslash(escape: string): Resolved {
  const selector = escape.slice(1);
  const simple = simpleEscapes.get(selector);
  if (simple !== undefined) return { result: simple };
  if (selector.startsWith('u')) return resolveCode(selector, { digits: 4, count: 'four' });
  if (selector.startsWith('U')) return resolveCode(selector, { digits: 8, count: 'eight' });
  const fault = `The symbol "${selector}" is not a valid escape sequence selector.`;
  return { result: selector, fault };
}

interface CodeLength {
  readonly digits: number;
  readonly count: string;
}

function resolveCode(selector: string, { digits, count }: CodeLength): Resolved {
  if (selector.length !== digits + 1) {
    const sequence = `\\${selector.charAt(0)}`;
    const fault = `The ${sequence} escape sequence must be followed by ${count} hexadecimal digits.`;
    return { result: `\\${selector}`, fault };
  }
  const code = Number.parseInt(selector.slice(1), 16);
  const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  if (isCharacter) return { result: String.fromCodePoint(code) };
  return { result: '', fault: `Cannot encode character U+${code.toString(16)} in UTF-8.` };
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
]);

const special = /[\\$%]/;
const doubledMarker = /\$\$\{|%%\{/g;
const quotedEscape = /\\(?:u[0-9a-fA-F]{0,4}|U[0-9a-fA-F]{0,8}|[^])|\$\$\{|%%\{/gu;
