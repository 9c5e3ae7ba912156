/**
 * Flags as Go's flag package reads them, which is how Terraform reads its own: one dash or two, the
 * value after `=` or as the next word, booleans only with `=`, and no flag after the first word that
 * is not one.
 */
import { ParseError } from '../diag/parse-error.ts';
import { findNearest } from '../text/did-you-mean.ts';

/** What a flag takes, and how help shows it. */
export interface FlagSpec {
  readonly kind: 'boolean' | 'string' | 'list';
  /** The value's name in help, such as `os_arch`. */
  readonly value?: string;
  readonly help: string;
}

export type FlagSpecs = Readonly<Record<string, FlagSpec>>;

/** The words of a command line, sorted out. */
export interface ParsedFlags {
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly positional: readonly string[];
}

/** @throws {ParseError} with Go's text for a flag that is unknown or lacks its value */
export function parseFlags(words: readonly string[], specs: FlagSpecs): ParsedFlags {
  const values = new Map<string, readonly string[]>();
  let next = 0;
  while (isFlag(words[next])) {
    const word = words[next] ?? '';
    next += 1;
    if (word === '--') break;
    const { name, inline } = splitFlag(word);
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
    if (spec === undefined) throw unknownFlag(name, specs);
    const takesNext = spec.kind !== 'boolean' && inline === undefined && next < words.length;
    const value = readValue({ name, spec }, takesNext ? words[next] : inline);
    if (takesNext) next += 1;
    values.set(name, spec.kind === 'list' ? [...(values.get(name) ?? []), value] : [value]);
  }
  return { values, positional: words.slice(next) };
}

/**
 * Reads flags that may also stand between and after the other words; for commands that Terraform does
 * not have.
 *
 * @throws {ParseError} as `parseFlags` does
 */
export function parseFlagsAnywhere(words: readonly string[], specs: FlagSpecs): ParsedFlags {
  const values = new Map<string, readonly string[]>();
  const positional: string[] = [];
  let rest = words;
  for (;;) {
    const parsed = parseFlags(rest, specs);
    for (const [name, more] of parsed.values) {
      const isList = specs[name]?.kind === 'list';
      values.set(name, isList ? [...(values.get(name) ?? []), ...more] : more);
    }
    const [word, ...others] = parsed.positional;
    if (word === undefined) return { values, positional };
    positional.push(word);
    rest = others;
  }
}

/** Go's words, and what may have been meant. */
function unknownFlag(name: string, specs: FlagSpecs): ParseError {
  const nearest = findNearest(name, Object.keys(specs));
  const question = nearest === undefined ? '' : `; did you mean -${nearest}?`;
  return new ParseError(`flag provided but not defined: -${name}${question}`);
}

function isFlag(word: string | undefined): boolean {
  return word !== undefined && word.startsWith('-') && word !== '-';
}

/** The values of a list flag, in order. */
export function flagList(flags: ParsedFlags, name: string): readonly string[] {
  return flags.values.get(name) ?? [];
}

/** The value of a string flag; an empty value counts as not given, as in Terraform. */
export function flagString(flags: ParsedFlags, name: string): string | undefined {
  const value = flags.values.get(name)?.[0];
  return value === '' ? undefined : value;
}

/** Whether a boolean flag is on; off is what it is unless told otherwise. */
export function flagBoolean(flags: ParsedFlags, name: string, unlessGiven = false): boolean {
  const value = flags.values.get(name)?.[0];
  return value === undefined ? unlessGiven : value === 'true';
}

function splitFlag(word: string): { readonly name: string; readonly inline: string | undefined } {
  const body = word.slice(word.startsWith('--') ? 2 : 1);
  if (body.startsWith('-') || body.startsWith('=')) {
    throw new ParseError(`bad flag syntax: ${word}`);
  }
  const equals = body.indexOf('=');
  return equals === -1
    ? { name: body, inline: undefined }
    : { name: body.slice(0, equals), inline: body.slice(equals + 1) };
}

function readValue(
  flag: { readonly name: string; readonly spec: FlagSpec },
  value: string | undefined,
): string {
  if (flag.spec.kind === 'boolean') return readBoolean(flag.name, value);
  if (value === undefined) throw new ParseError(`flag needs an argument: -${flag.name}`);
  return value;
}

const booleans: ReadonlyMap<string, string> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, 'true'] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, 'false'] as const),
]);

function readBoolean(name: string, value: string | undefined): string {
  if (value === undefined) return 'true';
  const parsed = booleans.get(value);
  if (parsed !== undefined) return parsed;
  throw new ParseError(`invalid boolean value ${JSON.stringify(value)} for -${name}: parse error`);
}
