import { isAbsolute, join } from 'node:path';
import { parseProviderSource } from '../addr/provider.ts';
import { makeError, type Decoded, type Diagnostic } from '../diag/diagnostic.ts';
import { ParseError } from '../diag/parse-error.ts';
import { findFlavourByName, flavourNames } from '../flavour/flavour-names.ts';
import { terraform, type Flavour } from '../flavour/flavour.ts';
import { parsePlatform, type Platform } from '../platform/platform.ts';
import { suggestPlatform } from '../platform/suggest-platform.ts';
import { quote } from '../text/quote.ts';
import { parseConfigConstraints } from '../version/config-constraint.ts';
import { parseDirectoryPattern, type DirectoryPatterns } from './directory-patterns.ts';
import type { MirroredProvider, Project } from './project.ts';
import {
  readCount,
  readText,
  readTexts,
  type PlacedText,
  type SettingReader,
} from './read-setting.ts';
import type { SettingName, Settings } from './settings.ts';

/** What the meaning of settings depends on. */
export interface DecodeOptions {
  /** That of the command line or the environment, which counts before the file's. */
  readonly flavour: Flavour | undefined;
  /** The path of the working directory from the directory of the project file. */
  readonly wayHere: string;
}

/** Turns settings into what they mean, as far as they make sense. */
export function decodeProject(settings: Settings, options: DecodeOptions): Decoded<Project> {
  const reader = { settings, problems: [] };
  const flavour = options.flavour ?? decodeFlavour(reader);
  const directory = readText('mirror.directory', reader);
  const value: Project = {
    flavour,
    platforms: decodePlatforms('platforms', reader),
    roots: {
      include: decodePatterns('roots.include', reader, options),
      exclude: decodePatterns('roots.exclude', reader, options),
    },
    mirror: {
      directory: directory === undefined ? undefined : locate(directory),
      platforms: decodePlatforms('mirror.platforms', reader),
      providers: decodeProviders(reader, flavour),
      latest: readCount('mirror.latest', reader),
    },
  };
  return { value, diagnostics: reader.problems };
}

function decodeFlavour(reader: SettingReader): Flavour {
  const name = readText('flavour', reader);
  if (name === undefined) return terraform;
  const flavour = findFlavourByName(name.text);
  if (flavour === undefined) {
    reader.problems.push(refuse('flavour', name, `it must be ${flavourNames}`));
  }
  return flavour ?? terraform;
}

function decodePlatforms(name: SettingName, reader: SettingReader): readonly Platform[] {
  const platforms = readTexts(name, reader).flatMap((word) => {
    const suggestion = suggestPlatform(word.text);
    const detail = suggestion === undefined ? '' : `Did you mean "${suggestion}"?`;
    const parsed = decodeText(
      () => parsePlatform(word.text),
      reader,
      (reason) => ({ ...refuse('platform', word, reason), detail }),
    );
    if (parsed.length > 0 && detail !== '') reader.problems.push(doubt(word, detail));
    return parsed;
  });
  return [...new Set(platforms)];
}

/** A platform that nobody has heard of may still exist. */
function doubt({ text, place }: PlacedText, detail: string): Diagnostic {
  return {
    severity: 'warning',
    summary: `${place}: Platform ${quote(text)} is none of the usual ones`,
    detail,
  };
}

function decodePatterns(
  name: SettingName,
  reader: SettingReader,
  { wayHere }: DecodeOptions,
): DirectoryPatterns {
  const texts = readTexts(name, reader);
  const patterns = texts.flatMap((word) =>
    decodeText(
      () => parseDirectoryPattern(word.text),
      reader,
      (reason) => refuse('pattern', word, reason),
    ),
  );
  return { patterns, wayHere };
}

function decodeProviders(reader: SettingReader, flavour: Flavour): readonly MirroredProvider[] {
  return readTexts('mirror.providers', reader).flatMap((word) =>
    decodeText(
      () => parseMirroredProvider(word.text, flavour),
      reader,
      (reason) => refuse('provider', word, reason),
    ),
  );
}

/** Without a constraint every release is meant. */
function parseMirroredProvider(text: string, flavour: Flavour): MirroredProvider {
  const at = text.indexOf('@');
  const source = at === -1 ? text : text.slice(0, at);
  return {
    provider: parseProviderSource(source.trim(), flavour),
    constraints: at === -1 ? [] : parseConfigConstraints(text.slice(at + 1), flavour),
  };
}

function decodeText<T>(
  parse: () => T,
  { problems }: SettingReader,
  describe: (reason: string) => Diagnostic,
): readonly T[] {
  try {
    return [parse()];
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    problems.push(describe(error.message));
    return [];
  }
}

function refuse(what: string, { text, place }: PlacedText, reason: string): Diagnostic {
  return makeError(`${place}: Cannot use ${what} ${quote(text)}: ${reason}`, '');
}

/** The path of a directory from the working directory. */
function locate({ text, base }: PlacedText): string {
  return isAbsolute(text) ? text : join(base, text);
}
