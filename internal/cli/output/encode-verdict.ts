import type { Signer } from '../../auth/auth-result.ts';
import { describeTrust } from '../../auth/describe-trust.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { schemeOf } from '../../hash/hash.ts';
import type { PackageKey } from '../../installer/events.ts';
import type { ExplainedHash } from '../../ops/verify/explain-hashes.ts';
import type { ExplainedEntry } from '../../ops/verify/verify-roots.ts';
import { formatVersion } from '../../version/version.ts';
import type { OutputEvent } from './event.ts';

interface EncodedPackage {
  readonly provider: string;
  readonly version: string;
  readonly platform: string;
  readonly path: string;
}

/** A package and where it is, as data. */
export function encodePackage({
  provider,
  version,
  platform,
  path,
}: PackageKey & { readonly path: string }): EncodedPackage {
  return { provider, version: formatVersion(version), platform, path };
}

/** What is known of a hash, as data. */
export function encodeExplained(
  explained: ExplainedHash,
  { lock, place }: Pick<ExplainedEntry, 'lock' | 'place'>,
  flavour: Flavour,
): OutputEvent {
  const { hash, platforms, source, archive } = explained;
  const signer = findSigner(explained);
  return {
    type: 'explained',
    provider: lock.provider,
    version: formatVersion(lock.version),
    file: place.file,
    line: place.line,
    hash,
    scheme: schemeOf(hash),
    platforms,
    origin: source?.kind ?? 'unknown',
    trust: signer === undefined ? null : describeTrust({ kind: 'signed', ...signer }, flavour).text,
    key_id: signer?.keyId ?? null,
    reported_by: source?.kind === 'reported' ? source.by : null,
    archive: archive?.hash ?? null,
  };
}

/** Who signed a hash, or the archive that it was computed from. */
function findSigner({ source, archive }: ExplainedHash): Signer | undefined {
  const signed = source?.kind === 'signed' ? source : archive?.source;
  return signed?.kind === 'signed' ? signed.signer : undefined;
}
