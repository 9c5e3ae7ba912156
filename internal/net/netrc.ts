import { ParseError } from '../diag/parse-error.ts';

/** Who one is at a server. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/**
 * Reads a netrc file: logins by machine, which is a host, with its port unless that is the usual one.
 * Of several entries for a machine the first counts. An entry `default` counts for nothing: it names
 * no machine, and a password is sent only to whom it is for.
 *
 * @throws {ParseError} naming the line and never its content, which may be a password
 */
export function parseNetrc(text: string): ReadonlyMap<string, Login> {
  const logins = new Map<string, Login>();
  for (const { machine, ...login } of readEntries(text)) {
    if (machine !== undefined && !logins.has(machine)) logins.set(machine, login);
  }
  return logins;
}

interface Entry extends Login {
  /** Undefined for `default`. */
  readonly machine: string | undefined;
}

interface Word {
  readonly text: string;
  readonly line: number;
}

function readEntries(text: string): readonly Entry[] {
  const lines = text.split(/\r?\n/);
  let words: readonly Word[] = lines.flatMap((content, index) =>
    (content.match(/\S+/g) ?? []).map((word) => ({ text: word, line: index + 1 })),
  );
  const entries: Entry[] = [];
  for (let [keyword, value] = words; keyword !== undefined; [keyword, value] = words) {
    const { line } = keyword;
    if (keyword.text.startsWith('#')) {
      words = words.filter((word) => word.line > line);
    } else if (keyword.text === 'macdef') {
      // A macro ends with an empty line, or with the file.
      const end = lines.findIndex((content, index) => index >= line && content.trim() === '');
      words = words.filter((word) => end >= 0 && word.line > end);
    } else if (keyword.text === 'default') {
      entries.push({ machine: undefined, user: '', password: '' });
      words = words.slice(1);
    } else {
      if (value === undefined) throw new ParseError(`line ${line}: a value is missing`);
      readPair(keyword, value.text, entries);
      words = words.slice(2);
    }
  }
  return entries;
}

function readPair({ text, line }: Word, value: string, entries: Entry[]): void {
  const current = entries.at(-1);
  if (text === 'machine') {
    entries.push({ machine: value, user: '', password: '' });
  } else if (text === 'login' || text === 'password') {
    if (current === undefined) throw new ParseError(`line ${line}: ${text} without a machine`);
    const change = text === 'login' ? { user: value } : { password: value };
    entries.splice(-1, 1, { ...current, ...change });
  } else if (text !== 'account') {
    throw new ParseError(`line ${line}: unknown keyword`);
  }
}
