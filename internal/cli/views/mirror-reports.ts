/** What is said of a mirror as it stands. */
import { displayProvider } from '../../addr/provider.ts';
import { describeTrust } from '../../auth/describe-trust.ts';
import { makeError, type Diagnostic } from '../../diag/diagnostic.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { MirroredRelease } from '../../ops/list-mirror.ts';
import type { RemovedRelease } from '../../ops/prune-mirror.ts';
import type { GoodPackage, MirrorFlaw, VerifyReport } from '../../ops/verify-mirror.ts';
import { formatVersion } from '../../version/version.ts';
import { describePackage } from './lock-view.ts';

/** One line for each version of a provider. */
export function formatRelease(release: MirroredRelease, flavour: Flavour): string {
  const { provider, version, platforms, bytes } = release;
  const size = bytes === 0 ? 'unpacked' : `${(bytes / 1e6).toFixed(1)} MB`;
  const name = `${displayProvider(provider, flavour)} ${formatVersion(version)}`;
  return `${name}  ${platforms.join(' ')}  ${size}`;
}

/** One line for a package that is as it should be. */
export function formatGoodPackage(package_: GoodPackage, flavour: Flavour): string {
  const { text, keyId } = describeTrust(package_.trust, flavour);
  const key = keyId === undefined ? '' : `, key ID ${keyId}`;
  return `- ${describePackage(package_, flavour)}: ${text}${key}`;
}

/** Says what is wrong with a mirror, and where. */
export function describeFlaw(
  { provider, subject, reason }: MirrorFlaw,
  directory: string,
  flavour: Flavour,
): Diagnostic {
  return makeError(
    `Cannot verify ${displayProvider(provider, flavour)} ${subject}: ${reason}`,
    `To fetch again what is not right, run:\n  airlock mirror ${directory}`,
  );
}

/** The last line of a verification. */
export function formatVerdict({ good, flaws }: VerifyReport): string {
  const count = `${good.length} ${good.length === 1 ? 'package' : 'packages'}`;
  if (flaws.length === 0) return `Verified ${count}.`;
  return `Verified ${count}; found ${flaws.length} ${flaws.length === 1 ? 'flaw' : 'flaws'}.`;
}

/** One line for a version that went. */
export function formatRemoved({ provider, version }: RemovedRelease, flavour: Flavour): string {
  return `- Removed ${displayProvider(provider, flavour)} ${formatVersion(version)}`;
}
