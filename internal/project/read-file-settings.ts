import { parse } from '@iarna/toml';
import { makeError, type Decoded, type Diagnostic } from '../diag/diagnostic.ts';
import { quote } from '../text/quote.ts';
import { findNearest } from '../text/did-you-mean.ts';
import { findKeyLines, lineOf, type KeyLines } from './find-key-lines.ts';
import { isSettingName, settingNames, type Setting, type SettingName } from './settings.ts';

/** The text of a project file, and what its name and its directory are from the working directory. */
export interface ProjectFile {
  readonly name: string;
  readonly directory: string;
  readonly text: string;
}

/** Reads what a project file sets; keys that set nothing are errors. */
export function readFileSettings(file: ProjectFile): Decoded<ReadonlyMap<SettingName, Setting>> {
  const document = parseDocument(file);
  if ('severity' in document) return { value: new Map(), diagnostics: [document] };
  const lines = findKeyLines(file.text);
  const settings = new Map<SettingName, Setting>();
  const unknown: Diagnostic[] = [];
  for (const { path, value } of listKeys(document.root)) {
    const name = path.join('.');
    if (isSettingName(name)) settings.set(name, makeSetting(path, value, { file, lines }));
    else unknown.push(describeUnknown(path, value, placeOf(path, { file, lines })));
  }
  return { value: settings, diagnostics: unknown };
}

interface Place {
  readonly file: ProjectFile;
  readonly lines: KeyLines;
}

interface FoundKey {
  readonly path: readonly string[];
  readonly value: unknown;
}

function parseDocument({ name, text }: ProjectFile): { readonly root: object } | Diagnostic {
  try {
    return { root: parse(text) };
  } catch (error) {
    if (!(error instanceof Error && 'line' in error && typeof error.line === 'number')) throw error;
    // The rest of the message repeats the place and the text around it.
    const reason = error.message.replace(/ at row [^]*$/, '');
    return makeError(`${name}:${error.line + 1}: Cannot read TOML: ${reason}`, '');
  }
}

/** The keys of a document, those of known tables instead of the tables. */
function listKeys(root: object): readonly FoundKey[] {
  return entriesOf(root).flatMap(([key, value]) => {
    if (!tables.has(key) || !isTable(value)) return [{ path: [key], value }];
    return entriesOf(value).map(([inner, item]) => ({ path: [key, inner], value: item }));
  });
}

const tables: ReadonlySet<string> = new Set(
  settingNames.flatMap((name) => (name.includes('.') ? name.slice(0, name.indexOf('.')) : [])),
);

function entriesOf(table: object): readonly (readonly [string, unknown])[] {
  return Object.entries(table);
}

function isTable(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
  );
}

function makeSetting(path: readonly string[], value: unknown, place: Place): Setting {
  const elements: readonly unknown[] = Array.isArray(value) ? value : [];
  return {
    value,
    place: placeOf(path, place),
    elementPlaces: elements.map((_, index) => placeOf([...path, index], place)),
    base: place.file.directory,
  };
}

function placeOf(path: readonly (string | number)[], { file, lines }: Place): string {
  return `${file.name}:${lineOf(lines, path)}`;
}

function describeUnknown(path: readonly string[], value: unknown, place: string): Diagnostic {
  const name = path.join('.');
  if (tables.has(name)) {
    return makeError(
      `${place}: Cannot use "${name}": it must be a table`,
      `Write it as [${name}].`,
    );
  }
  return makeError(
    `${place}: Cannot use key ${quote(name)}: there is no such setting`,
    suggest(path, isTable(value)),
  );
}

/** The name that was meant: one beside it, or one that belongs into another table. */
function suggest(path: readonly string[], isGroup: boolean): string {
  const [last = ''] = path.slice(-1);
  const parent = path.slice(0, -1).join('.');
  const siblings = [
    ...settingNames.filter((name) => tableOf(name) === parent),
    ...(parent === '' ? tables : []),
  ];
  const leaves = new Map(siblings.map((name) => [leafOf(name), name]));
  const nearest = findNearest(last, isGroup ? tables : leaves.keys());
  const elsewhere = settingNames.find((name) => leafOf(name) === last);
  const meant = nearest === undefined ? elsewhere : (leaves.get(nearest) ?? nearest);
  if (meant !== undefined) return `Did you mean "${meant}"?`;
  return `Known are: ${siblings.sort().join(', ')}.`;
}

function tableOf(name: string): string {
  return name.includes('.') ? name.slice(0, name.indexOf('.')) : '';
}

function leafOf(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}
