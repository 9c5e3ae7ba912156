import type { Finding } from '../../ops/finding.ts';
import type { VerifyFinding } from '../../ops/verify/verify-finding.ts';
import { formatVersion } from '../../version/version.ts';
import type { OutputEvent } from './event.ts';

/** What a check has found, as data. */
export function encodeFinding(finding: Finding | VerifyFinding): OutputEvent {
  const { kind, place } = finding;
  const platforms = platformsOf(finding);
  const hash = hashOf(finding);
  return {
    type: 'finding',
    kind,
    file: place.file,
    line: place.line,
    ...('provider' in finding ? { provider: finding.provider } : {}),
    ...('version' in finding ? { version: formatVersion(finding.version) } : {}),
    ...(platforms === undefined ? {} : { platforms }),
    ...('path' in finding ? { path: finding.path } : {}),
    ...('reason' in finding ? { reason: finding.reason } : {}),
    ...(hash === undefined ? {} : { hash }),
  };
}

function platformsOf(finding: Finding | VerifyFinding): readonly string[] | undefined {
  if ('platform' in finding) return [finding.platform];
  return 'platforms' in finding ? finding.platforms : undefined;
}

function hashOf(finding: Finding | VerifyFinding): string | undefined {
  if ('hash' in finding) return finding.hash;
  if ('h1' in finding) return finding.h1;
  return 'zh' in finding ? finding.zh : undefined;
}
