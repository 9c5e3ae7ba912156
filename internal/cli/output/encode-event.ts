import { describeTrust } from '../../auth/describe-trust.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { InstallerEvent, PackageKey } from '../../installer/events.ts';
import type { LockContribution } from '../../ops/decide-lock.ts';
import type { ProviderLock } from '../../lockfile/locks.ts';
import { formatConstraints } from '../../version/canonical.ts';
import { formatVersion } from '../../version/version.ts';
import type { KnownHash, OutputEvent } from './event.ts';

/** An event of the engine as data; undefined for what would only fill the output. */
export function encodeInstallerEvent(
  event: InstallerEvent,
  flavour: Flavour,
): OutputEvent | undefined {
  switch (event.type) {
    case 'query-begin': {
      const { provider, constraints } = event.question;
      return { type: 'query', provider, constraints: formatConstraints(constraints) };
    }
    case 'query-warnings':
      return {
        type: 'registry-warnings',
        provider: event.provider,
        warnings: event.warnings,
      };
    case 'fetch-begin':
      return { type: 'fetch', ...encodeKey(event.key) };
    case 'package-ready': {
      const { text, keyId } = describeTrust(event.auth.trust, flavour);
      const { origin } = event;
      return {
        type: 'package',
        ...encodeKey(event.key),
        origin,
        trust: text,
        key_id: keyId ?? null,
      };
    }
    case 'package-failed':
      return { type: 'package-failed', ...encodeKey(event.key), error: event.error.message };
    case 'wait-begin':
      return { type: 'note' };
    case 'versions-chosen':
    case 'fetch-progress':
      return undefined;
  }
}

function encodeKey({ provider, version, platform }: PackageKey): {
  readonly provider: string;
  readonly version: string;
  readonly platform: string;
} {
  return { provider, version: formatVersion(version), platform };
}

/** The lock of a provider with the origin of each of its hashes. */
export function encodeLocked(
  lock: ProviderLock,
  contributions: readonly LockContribution[],
): OutputEvent {
  const own = contributions.filter(({ provider }) => provider === lock.provider);
  const computed = new Set(own.flatMap((contribution) => contribution.computed));
  const vouchedFor = new Set(own.flatMap(({ hashes }) => hashes));
  const hashes = lock.hashes.map((hash): KnownHash => {
    if (computed.has(hash)) return { hash, origin: 'computed' };
    return { hash, origin: vouchedFor.has(hash) ? 'vouched-for' : 'lock-file' };
  });
  return {
    type: 'locked',
    provider: lock.provider,
    version: formatVersion(lock.version),
    constraints: formatConstraints(lock.constraints),
    hashes,
  };
}
