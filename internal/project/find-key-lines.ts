/**
 * Finds the lines in which the keys of a TOML document and the elements of its lists stand: the parser
 * tells the places of syntax errors only.
 *
 * The text is known to be TOML; in any other there is nothing that could go wrong but the lines.
 */

/** Where something is in a document: keys, and the numbers of elements. */
export type KeyPath = readonly (string | number)[];

/** Lines, counted from 1, by what `lineOf` makes of the path. */
export type KeyLines = ReadonlyMap<string, number>;

/** The line of what a path leads to; if that has none, of the nearest thing around it. */
export function lineOf(lines: KeyLines, path: KeyPath): number {
  for (let length = path.length; length > 0; length -= 1) {
    const line = lines.get(nameOf(path.slice(0, length)));
    if (line !== undefined) return line;
  }
  return 1;
}

/** Scans a document for everything that has a path. */
export function findKeyLines(text: string): KeyLines {
  const scan: Scan = { text, position: 0, line: 1, lines: new Map() };
  const open: Container[] = [];
  let table: KeyPath = [];
  while (findNext(scan)) {
    const innermost = open.at(-1);
    const character = text[scan.position];
    if (innermost === undefined && character === '[') {
      table = readHeader(scan);
    } else if (innermost !== undefined && (character === ']' || character === '}')) {
      scan.position += 1;
      open.pop();
    } else if (innermost !== undefined && character === ',') {
      scan.position += 1;
      if (innermost.kind === 'list') innermost.index += 1;
    } else {
      const path = readElement(innermost, table, scan);
      const container = enterValue(path, scan);
      if (container !== undefined) open.push(container);
    }
  }
  return scan.lines;
}

/** Deeper than any setting; what is below shares the line of what is around it. */
const depthMax = 4;

/** Goes on to what is not blank, if there is anything. */
function findNext(scan: Scan): boolean {
  skipBlanks(scan);
  return scan.position < scan.text.length;
}

interface Scan {
  readonly text: string;
  position: number;
  line: number;
  readonly lines: Map<string, number>;
}

type Container =
  | { readonly kind: 'table'; readonly path: KeyPath }
  | { readonly kind: 'list'; readonly path: KeyPath; index: number };

/** Reads what stands before a value, if anything does, and notes where that value belongs. */
function readElement(container: Container | undefined, table: KeyPath, scan: Scan): KeyPath {
  if (container?.kind === 'list') {
    const path = [...container.path, container.index].slice(0, depthMax);
    note(path, scan);
    return path;
  }
  const parent = container?.path ?? table;
  const path = [...parent, ...readKeys(scan, parent)].slice(0, depthMax);
  // The equals sign.
  scan.position += 1;
  skipBlanks(scan);
  return path;
}

function readHeader(scan: Scan): KeyPath {
  scan.position += scan.text.startsWith('[[', scan.position) ? 2 : 1;
  const path = readKeys(scan, []);
  while (scan.text[scan.position] === ']') scan.position += 1;
  return path;
}

/** Reads keys with dots between them; each gets the line unless it has one from above. */
function readKeys(scan: Scan, parent: KeyPath): KeyPath {
  const keys: string[] = [];
  do {
    if (scan.text[scan.position] === '.') scan.position += 1;
    skipBlanks(scan);
    const key = readKey(scan);
    if (keys.length < depthMax) keys.push(key);
    note([...parent, ...keys].slice(0, depthMax), scan);
    skipBlanks(scan);
  } while (scan.text[scan.position] === '.');
  return keys;
}

function readKey(scan: Scan): string {
  const word = take(/"(?:\\.|[^"\\])*"|'[^']*'|[^\s.=\]]+|/y, scan);
  return /^["']/.test(word) ? word.slice(1, -1) : word;
}

/** Passes over a value, or over the beginning of one that has others inside. */
function enterValue(path: KeyPath, scan: Scan): Container | undefined {
  switch (scan.text[scan.position]) {
    case '[':
      scan.position += 1;
      return { kind: 'list', path, index: 0 };
    case '{':
      scan.position += 1;
      return { kind: 'table', path };
    case undefined:
      return undefined;
    default:
      take(value, scan);
      return undefined;
  }
}

/** Strings of several lines, strings of one, and all that needs no quotes; at least one character. */
const value = new RegExp(
  [
    /"""(?:\\[^]|[^\\])*?"""(?:"{1,2}(?!"))?/,
    /'''[^]*?'''(?:'{1,2}(?!'))?/,
    /"(?:\\.|[^"\\\n])*"/,
    /'[^'\n]*'/,
    /[^\s,\]}#][^,\]}#\n]*/,
    /[^]/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'y',
);

function skipBlanks(scan: Scan): void {
  take(/(?:\s|#[^\n]*)*/y, scan);
}

/** Takes what matches here, and counts the lines in it. */
function take(pattern: RegExp, scan: Scan): string {
  pattern.lastIndex = scan.position;
  const found = pattern.exec(scan.text)?.[0] ?? '';
  scan.position += found.length;
  for (const character of found) if (character === '\n') scan.line += 1;
  return found;
}

function note(path: KeyPath, { line, lines }: Scan): void {
  const name = nameOf(path);
  if (!lines.has(name)) lines.set(name, line);
}

function nameOf(path: KeyPath): string {
  return JSON.stringify(path);
}
