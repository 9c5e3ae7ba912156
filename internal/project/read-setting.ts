/** Reads settings as what they must be; what is something else is reported and counts as not set. */
import { makeError, type Diagnostic } from '../diag/diagnostic.ts';
import type { Setting, SettingName, Settings } from './settings.ts';

/** A text, and what is known of where it was written. */
export interface PlacedText {
  readonly text: string;
  readonly place: string;
  /** The directory to which it is relative if it is the name of a file. */
  readonly base: string;
}

/** The settings, and what is wrong with them so far. */
export interface SettingReader {
  readonly settings: Settings;
  readonly problems: Diagnostic[];
}

/** Reads a text. */
export function readText(name: SettingName, reader: SettingReader): PlacedText | undefined {
  const setting = reader.settings.get(name);
  if (setting === undefined) return undefined;
  const { value, place, base } = setting;
  if (typeof value === 'string' && value !== '') return { text: value, place, base };
  reader.problems.push(wrongType(name, setting, 'a text'));
  return undefined;
}

/** Reads a list of texts. */
export function readTexts(name: SettingName, reader: SettingReader): readonly PlacedText[] {
  const setting = reader.settings.get(name);
  if (setting === undefined) return [];
  const { value, place, elementPlaces, base } = setting;
  if (!Array.isArray(value)) {
    reader.problems.push(wrongType(name, setting, 'a list of texts'));
    return [];
  }
  return value.flatMap((element: unknown, index) => {
    const at = { value: element, place: elementPlaces[index] ?? place };
    if (typeof element === 'string') return [{ text: element, place: at.place, base }];
    reader.problems.push(wrongType(name, at, 'a list of texts'));
    return [];
  });
}

/** Reads a whole number above zero. */
export function readCount(name: SettingName, reader: SettingReader): number | undefined {
  const setting = reader.settings.get(name);
  if (setting === undefined) return undefined;
  const { value } = setting;
  if (typeof value === 'number' && value >= 1 && Number.isSafeInteger(value)) return value;
  reader.problems.push(wrongType(name, setting, 'a whole number above zero'));
  return undefined;
}

function wrongType(
  name: SettingName,
  { value, place }: Pick<Setting, 'value' | 'place'>,
  wanted: string,
): Diagnostic {
  const state = `it must be ${wanted}, not ${describeValue(value)}`;
  return makeError(`${place}: Cannot use "${name}": ${state}`, '');
}

function describeValue(value: unknown): string {
  if (value === '') return 'an empty one';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'a list';
  return value instanceof Date ? 'a date' : 'something else';
}
