import { findParsed } from '../../diag/reword.ts';
import { parsePlatform, type Platform } from '../../platform/platform.ts';
import { formatVersion } from '../../version/version.ts';
import type { CallOptions, PackageRequest } from '../source.ts';
import { findVersions, type RegistryDeps } from './client.ts';
import { decodePlatforms } from './schema.ts';

/**
 * Lists the platforms that a registry has for a release; none if it does not tell. They are for a
 * message only, so that whatever goes wrong here must not take the place of what went wrong before.
 */
export async function listPlatforms(
  { provider, version }: PackageRequest,
  deps: RegistryDeps,
  options: CallOptions,
): Promise<readonly Platform[]> {
  try {
    const answer = await findVersions(provider, deps, options);
    if (answer === undefined) return [];
    return decodePlatforms(answer.document, formatVersion(version)).flatMap(
      (text) => findParsed(() => parsePlatform(text)) ?? [],
    );
  } catch {
    options.signal.throwIfAborted();
    return [];
  }
}
