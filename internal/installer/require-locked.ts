import { ToolError } from '../diag/tool-error.ts';
import { isUsableHash, schemeOf, type Hash } from '../hash/hash.ts';
import { formatVersion } from '../version/version.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { PackageKey } from './events.ts';
import type { Flavour } from '../flavour/flavour.ts';

/**
 * Refuses a package that the lock file does not know, if the lock file knows any of the version.
 *
 * An archive may match by either of its hashes. An unpacked package has only one, so that a lock with
 * nothing but checksums of archives cannot be held against it.
 *
 * @throws {ToolError} `hash-mismatch`
 */
export function requireLocked(
  key: PackageKey,
  digests: PackageDigests,
  options: { readonly lockedHashes: readonly Hash[]; readonly flavour: Flavour },
): void {
  const usable = options.lockedHashes.filter(isUsableHash);
  const { archive, h1 } = digests;
  const own = archive === undefined ? [h1] : [archive.zh, archive.h1];
  if (usable.some((hash) => own.includes(hash))) return;
  const decides = archive !== undefined || usable.some((hash) => schemeOf(hash) === 'h1');
  if (usable.length === 0 || !decides) return;
  const kind = archive === undefined ? 'local' : 'current';
  const reason =
    archive === undefined
      ? ' (this might be because the available checksums are for packages targeting different platforms)'
      : '';
  throw new ToolError(
    'hash-mismatch',
    `the ${kind} package for ${key.provider} ${formatVersion(key.version)} doesn't match any of ` +
      `the checksums previously recorded in the dependency lock file${reason}; for more ` +
      `information: ${options.flavour.checksumHelp}`,
  );
}
