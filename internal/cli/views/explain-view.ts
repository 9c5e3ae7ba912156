/** What the hashes of a lock file are, as a table. */
import { displayProvider } from '../../addr/provider.ts';
import { describeTrust } from '../../auth/describe-trust.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { isUsableHash } from '../../hash/hash.ts';
import type { ExplainedHash, HashSource } from '../../ops/verify/explain-hashes.ts';
import type { ExplainedEntry } from '../../ops/verify/verify-roots.ts';
import { formatVersion } from '../../version/version.ts';

/** The table of an entry: a line for each of its hashes, in the order of the file. */
export function formatExplainedEntry(
  { lock, place, hashes }: ExplainedEntry,
  flavour: Flavour,
): string {
  const release = `${displayProvider(lock.provider, flavour)} ${formatVersion(lock.version)}`;
  const rows = hashes.map((hash) => [
    hash.hash,
    describePlatforms(hash),
    describeSource(hash, flavour),
  ]);
  const widths = [0, 1].map((column) =>
    Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map(
    (row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`,
  );
  const none = rows.length === 0 ? '  no hashes\n' : '';
  return `${release}, ${place.file}:${place.line}\n${lines.join('')}${none}`;
}

/** The same of one hash, in a line. */
export function formatExplainedHash(explained: ExplainedHash, flavour: Flavour): string {
  const { hash } = explained;
  return `${hash} ${describePlatforms(explained)} ${describeSource(explained, flavour)}`;
}

function describePlatforms({ platforms }: ExplainedHash): string {
  return platforms.length === 0 ? 'unknown platform' : platforms.join(', ');
}

function describeSource({ hash, source, archive }: ExplainedHash, flavour: Flavour): string {
  if (!isUsableHash(hash)) return 'unknown scheme';
  switch (source?.kind) {
    case undefined:
      return 'unknown';
    case 'signed':
      return describeSigned(source, flavour);
    case 'reported':
      return source.by === 'mirror' ? 'listed by the mirror' : 'reported by its source';
    case 'computed':
      return archive?.source?.kind === 'signed'
        ? `computed here, archive ${describeSigned(archive.source, flavour)}`
        : 'computed here';
  }
}

function describeSigned(
  { signer }: Extract<HashSource, { readonly kind: 'signed' }>,
  flavour: Flavour,
): string {
  if (signer === undefined) return 'signed';
  const { text, keyId } = describeTrust({ kind: 'signed', ...signer }, flavour);
  return keyId === undefined ? text : `${text}, key ID ${keyId}`;
}
