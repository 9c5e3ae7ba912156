import { ParseError } from '../../diag/parse-error.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { parsePlatform, type Platform } from '../../platform/platform.ts';
import { parseVersion, type Version } from '../../version/version.ts';

/** What the name of an archive in a packed mirror tells. */
export interface ArchiveName {
  readonly version: Version;
  readonly platform: Platform;
}

/**
 * Reads the name of an archive, `terraform-provider-TYPE_VERSION_OS_ARCH.zip`; undefined if it is
 * not one of that type. Case does not matter, and neither does what follows the platform.
 */
export function findArchiveName(
  name: string,
  type: string,
  flavour: Flavour,
): ArchiveName | undefined {
  const lower = name.toLowerCase();
  const prefix = `terraform-provider-${type}_`;
  if (!lower.startsWith(prefix) || !lower.endsWith('.zip')) return undefined;
  const [rawVersion, os, arch] = lower.slice(prefix.length, -'.zip'.length).split('_');
  if (rawVersion === undefined || os === undefined || arch === undefined) return undefined;
  const version = findVersion(rawVersion, flavour);
  const platform = findPlatform(`${os}_${arch}`);
  return version && platform && { version, platform };
}

/** Reads the name of a version directory; undefined if it is not a version. */
export function findVersion(name: string, flavour: Flavour): Version | undefined {
  return unlessRefused(() => parseVersion(name, flavour));
}

/** Reads the name of a platform directory; undefined if it is not a platform. */
export function findPlatform(name: string): Platform | undefined {
  return unlessRefused(() => parsePlatform(name));
}

/** Gives what a parser makes of a name, or undefined where it refuses it. */
export function unlessRefused<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}
