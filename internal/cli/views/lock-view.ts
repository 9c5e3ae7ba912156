/** All that `providers lock` prints on the way to its result, in Terraform's words. */
import { displayProvider, providerParts } from '../../addr/provider.ts';
import type { Trust } from '../../auth/auth-result.ts';
import { describeTrust } from '../../auth/describe-trust.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { InstallerEvent, PackageKey } from '../../installer/events.ts';
import type { LockContribution } from '../../ops/decide-lock.ts';
import type { Novelty } from '../../lockfile/diff.ts';
import { formatVersion } from '../../version/version.ts';
import { paint, type Style } from './style.ts';

/** `P V for PLATFORM`, as every line about a package names it. */
export function describePackage(key: PackageKey, flavour: Flavour): string {
  const provider = displayProvider(key.provider, flavour);
  return `${provider} ${formatVersion(key.version)} for ${key.platform}`;
}

/** The line that an event is worth, or nothing. */
export function formatEvent(
  event: InstallerEvent,
  flavour: Flavour,
  style: Style,
): string | undefined {
  switch (event.type) {
    case 'fetch-begin':
      return `- Fetching ${describePackage(event.key, flavour)}...`;
    case 'package-ready':
      return formatReady(event, flavour, style);
    case 'wait-begin':
      return formatWait(event);
    case 'fetch-progress':
    case 'package-failed':
    case 'query-begin':
    case 'query-warnings':
    case 'versions-chosen':
      return undefined;
  }
}

function formatReady(
  { key, auth, origin }: Extract<InstallerEvent, { type: 'package-ready' }>,
  flavour: Flavour,
  style: Style,
): string | undefined {
  // Terraform passes over what it finds in the plugin cache in silence.
  if (origin === 'plugin-cache') return undefined;
  const { text, keyId } = describeTrust(auth.trust, flavour);
  const keyText = keyId === undefined ? '' : `, key ID ${paint(style, ['bold'], keyId)}`;
  const originText = origin === 'hash-index' ? ' from the hash index' : '';
  const line = `- Retrieved ${describePackage(key, flavour)} (${text}${keyText})${originText}`;
  return isExpired(auth.trust) ? `${warnOfExpiry(key, flavour)}\n${line}` : line;
}

/** OpenTofu's words; Terraform does not wait. */
export function formatWait({ directory }: Extract<InstallerEvent, { type: 'wait-begin' }>): string {
  return `- Waiting for lock on cache directory ${directory}`;
}

function isExpired(trust: Trust): boolean {
  return trust.kind === 'signed' && trust.expired === true;
}

/** OpenTofu's words; only its policy lets an expired key pass with a warning. */
function warnOfExpiry({ provider }: PackageKey, flavour: Flavour): string {
  const { host, namespace, type } = providerParts(provider);
  return (
    `[WARN] Provider ${namespace}/${type} (${host}) gpg key expired, this will fail in future ` +
    `versions of ${flavour.product}`
  );
}

/** What became of the checksums, one line for each provider and platform. */
export function formatContribution(
  contribution: Omit<LockContribution, 'hashes'>,
  flavour: Flavour,
): string {
  const provider = displayProvider(contribution.provider, flavour);
  return `- Obtained ${provider} checksums for ${contribution.platform}; ${novelties[contribution.novelty]}`;
}

const novelties: Readonly<Record<Novelty, string>> = {
  'new-provider':
    'This was a new provider and the checksums for this platform are now tracked in the lock file',
  additional: 'Additional checksums for this platform are now tracked in the lock file',
  'already-tracked': 'All checksums for this platform were already tracked in the lock file',
};

/** The last words of a lock that went well. */
export function formatSuccess(changed: boolean, flavour: Flavour, style: Style): string {
  const success = paint(style, ['bold', 'green'], 'Success!');
  if (!changed) {
    const text = `${flavour.product} has validated the lock file and found no need for changes.`;
    return `\n${success} ${paint(style, ['bold'], text)}\n`;
  }
  const text = `${flavour.product} has updated the lock file.`;
  return [
    '',
    `${success} ${paint(style, ['bold'], text)}`,
    '',
    'Review the changes in .terraform.lock.hcl and then commit to your',
    'version control system to retain the new checksums.',
    '',
    '',
  ].join('\n');
}
