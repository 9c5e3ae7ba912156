import { posix } from 'node:path';

import type { Flavour } from '../flavour/flavour.ts';
import { compareBytes } from '../text/compare-bytes.ts';

/** Something with the name or the path of a file. */
export interface NamedFile {
  readonly name: string;
}

/** The files of a directory that make up its module, in the order they are read. */
export interface ConfigFiles<T extends NamedFile> {
  readonly primary: readonly T[];
  /** Applied on top of the primary ones, one after another. */
  readonly override: readonly T[];
}

/** Chooses the configuration files among the files of a directory. */
export function selectConfigFiles<T extends NamedFile>(
  files: readonly T[],
  flavour: Flavour,
): ConfigFiles<T> {
  const primary: T[] = [];
  const override: T[] = [];
  for (const file of [...files].sort((a, b) => compareBytes(a.name, b.name))) {
    const base = findBase(posix.basename(file.name), flavour);
    if (base === undefined) continue;
    if (base === 'override' || base.endsWith('_override')) override.push(file);
    else primary.push(file);
  }
  const { extensions } = flavour;
  return {
    primary: withoutHidden(primary, extensions, ['', json]),
    override: withoutHidden(override, extensions, ['', json]),
  };
}

/** Reports whether a file of this name is read as configuration. */
export function isConfigFile(name: string, flavour: Flavour): boolean {
  return findBase(name, flavour) !== undefined;
}

/** Reports whether a file is in JSON syntax. */
export function isJsonFile(name: string): boolean {
  return name.endsWith(json);
}

const json = '.json';

/** The name of a configuration file without the extension; undefined if it is another file. */
function findBase(name: string, flavour: Flavour): string | undefined {
  if (isIgnoredFile(name)) return undefined;
  const plain = name.endsWith(json) ? name.slice(0, -json.length) : name;
  const extension = flavour.extensions.find((candidate) => plain.endsWith(candidate));
  return extension === undefined ? undefined : plain.slice(0, -extension.length);
}

/** Reports whether a file is hidden, or what an editor has left behind. */
export function isIgnoredFile(name: string): boolean {
  return name.startsWith('.') || name.endsWith('~') || (name.startsWith('#') && name.endsWith('#'));
}

/**
 * Leaves out files for which there is one of the same base name with a preferred extension.
 *
 * @param extensions Each is preferred to those before it
 * @param syntaxes What follows the extension, for each syntax
 */
export function withoutHidden<T extends NamedFile>(
  files: readonly T[],
  extensions: readonly string[],
  syntaxes: readonly string[],
): readonly T[] {
  if (extensions.length === 1) return files;
  const names = new Set(files.map(({ name }) => name));
  const pairs = extensions.flatMap((extension, index) =>
    extensions
      .slice(index + 1)
      .flatMap((preferred) =>
        syntaxes.map((syntax) => [`${extension}${syntax}`, `${preferred}${syntax}`] as const),
      ),
  );
  return files.filter(
    ({ name }) =>
      !pairs.some(
        ([extension, preferred]) =>
          name.endsWith(extension) && names.has(name.slice(0, -extension.length) + preferred),
      ),
  );
}
