import type { Flavour } from '../flavour/flavour.ts';
import { compareBytes } from '../text/compare-bytes.ts';

/** The names of the files of a directory that make up its module, in the order they are read. */
export interface ConfigFileNames {
  readonly primary: readonly string[];
  /** Applied on top of the primary ones, one after another. */
  readonly override: readonly string[];
}

/** Chooses configuration files from the names of a directory's files. */
export function selectConfigFiles(names: Iterable<string>, flavour: Flavour): ConfigFileNames {
  const sorted = [...names].filter((name) => isConfigFile(name, flavour)).sort(compareBytes);
  const primary = sorted.filter((name) => !isOverride(name, flavour));
  const override = sorted.filter((name) => isOverride(name, flavour));
  return { primary: withoutHidden(primary, flavour), override: withoutHidden(override, flavour) };
}

/** Reports whether a file is in JSON syntax. */
export function isJsonFile(name: string): boolean {
  return name.endsWith(json);
}

const json = '.json';

function isConfigFile(name: string, flavour: Flavour): boolean {
  return !isIgnored(name) && findExtension(name, flavour) !== undefined;
}

/** Hidden files and what editors leave behind. */
function isIgnored(name: string): boolean {
  return name.startsWith('.') || name.endsWith('~') || (name.startsWith('#') && name.endsWith('#'));
}

function isOverride(name: string, flavour: Flavour): boolean {
  const base = name.slice(0, name.length - (findExtension(name, flavour)?.length ?? 0));
  return base === 'override' || base.endsWith('_override');
}

function findExtension(name: string, { extensions }: Flavour): string | undefined {
  const candidates = extensions.flatMap((extension) => [extension, `${extension}${json}`]);
  return candidates.find((extension) => name.endsWith(extension));
}

/** Leaves out files for which there is one of the same base name with a preferred extension. */
function withoutHidden(names: readonly string[], { extensions }: Flavour): readonly string[] {
  const all = new Set(names);
  const pairs = extensions.flatMap((extension, index) =>
    extensions
      .slice(index + 1)
      .flatMap((preferred) => [
        [extension, preferred] as const,
        [`${extension}${json}`, `${preferred}${json}`] as const,
      ]),
  );
  return names.filter(
    (name) =>
      !pairs.some(
        ([extension, preferred]) =>
          name.endsWith(extension) && all.has(name.slice(0, -extension.length) + preferred),
      ),
  );
}
