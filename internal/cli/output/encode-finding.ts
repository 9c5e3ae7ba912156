import type { Finding } from '../../ops/finding.ts';
import { formatVersion } from '../../version/version.ts';
import type { OutputEvent } from './event.ts';

/** What a check has found, as data. */
export function encodeFinding(finding: Finding): OutputEvent {
  const { kind, place } = finding;
  const platforms = platformsOf(finding);
  return {
    type: 'finding',
    kind,
    file: place.file,
    line: place.line,
    ...('provider' in finding ? { provider: finding.provider } : {}),
    ...('version' in finding ? { version: formatVersion(finding.version) } : {}),
    ...(platforms === undefined ? {} : { platforms }),
  };
}

function platformsOf(finding: Finding): readonly string[] | undefined {
  if ('platforms' in finding) return finding.platforms;
  return 'platform' in finding ? [finding.platform] : undefined;
}
