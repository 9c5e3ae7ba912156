import { ToolError, type ToolErrorOptions } from '../diag/tool-error.ts';
import { comparePlatforms, type Platform } from '../platform/platform.ts';
import { suggestPlatform } from '../platform/suggest-platform.ts';
import { formatVersion } from '../version/version.ts';
import type { PackageRequest } from './source.ts';

/**
 * A release that skips the platform, as registries and filesystem mirrors tell it.
 *
 * @param available the platforms that the release has; empty where that is not known
 */
export function makePlatformMissingError(
  { provider, version, platform }: PackageRequest,
  available: readonly Platform[] = [],
): ToolError {
  return new ToolError(
    'platform-not-available',
    `provider ${provider} ${formatVersion(version)} is not available for ${platform}`,
    platformHint(platform, available),
  );
}

/** Says which platforms there are, and which of them may have been meant. */
export function platformHint(wanted: Platform, available: readonly Platform[]): ToolErrorOptions {
  const known = available.length === 0 ? undefined : available;
  const suggestion = suggestPlatform(wanted, known);
  const sentences = [
    ...(suggestion === undefined ? [] : [`Did you mean "${suggestion}"?`]),
    ...(known === undefined ? [] : [`It is available for ${list(known)}.`]),
  ];
  return sentences.length === 0 ? {} : { hint: sentences.join(' ') };
}

function list(platforms: readonly Platform[]): string {
  return [...new Set(platforms)].sort(comparePlatforms).join(', ');
}
