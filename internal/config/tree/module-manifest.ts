import { ParseError } from '../../diag/parse-error.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { quote } from '../../text/quote.ts';
import { parseJsonText, propertyOf } from '../json-record.ts';
import { parseModuleSource } from '../modules/module-source.ts';
import { parseModuleVersion } from '../modules/module-version.ts';

/** Where `init` has put a module. */
export interface InstalledModule {
  /** In normal form. */
  readonly source: string;
  /** Undefined for modules that have no versions. */
  readonly version: string | undefined;
  /** Relative to the working directory, as the manifest has it. */
  readonly directory: string;
}

/** The installed modules, by the names of the calls that lead to them: `network.subnet`. */
export type ModuleManifest = ReadonlyMap<string, InstalledModule>;

/** The manifest of a working directory where no module has been installed. */
export const emptyManifest: ModuleManifest = new Map();

/**
 * Reads `modules.json`, which `init` writes. Names of properties are matched whatever their case.
 *
 * @throws {ParseError} if the text is not a manifest
 */
export function decodeManifest(text: string, flavour: Flavour): ModuleManifest {
  if (text === '') return emptyManifest;
  const records = propertyOf(parseJsonText(text), 'modules') ?? [];
  if (!Array.isArray(records)) throw new ParseError('"Modules" must be an array');
  const manifest = new Map<string, InstalledModule>();
  for (const record of records as readonly unknown[]) {
    const key = stringOf(record, 'key');
    if (manifest.has(key)) throw new ParseError(`there are two records for module ${quote(key)}`);
    manifest.set(key, readModule(record, flavour));
  }
  return manifest;
}

function readModule(record: unknown, flavour: Flavour): InstalledModule {
  const version = stringOf(record, 'version');
  if (version !== '' && parseModuleVersion(version) === undefined) {
    throw new ParseError(`${quote(version)} is not a version`);
  }
  return {
    source: normalizeSource(stringOf(record, 'source'), flavour),
    version: version === '' ? undefined : version,
    directory: stringOf(record, 'dir'),
  };
}

/** Old manifests have sources as they were written. */
function normalizeSource(source: string, flavour: Flavour): string {
  try {
    return parseModuleSource(source, flavour);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return source;
  }
}

function stringOf(record: unknown, name: string): string {
  const value = propertyOf(record, name) ?? '';
  if (typeof value !== 'string') throw new ParseError(`${quote(name)} must be a string`);
  return value;
}
