import { ToolError } from '../diag/tool-error.ts';
import { formatVersion } from '../version/version.ts';
import type { PackageRequest } from './source.ts';

/** A release that skips the platform, as registries and filesystem mirrors tell it. */
export function makePlatformMissingError({
  provider,
  version,
  platform,
}: PackageRequest): ToolError {
  return new ToolError(
    'platform-not-available',
    `provider ${provider} ${formatVersion(version)} is not available for ${platform}`,
  );
}
