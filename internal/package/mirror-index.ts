/**
 * The documents that make a packed filesystem mirror a network mirror, as Terraform writes them: two
 * spaces of indentation, keys in bytewise order, Go's escapes, no newline at the end.
 */
import type { Hash } from '../hash/hash.ts';
import { compareBytes } from '../text/compare-bytes.ts';

/** One package in the document of a version. */
export interface IndexedArchive {
  /** Relative to the document. */
  readonly url: string;
  readonly hashes: readonly Hash[];
}

/** Renders `index.json`: the versions of a provider. */
export function encodeVersionIndex(versions: Iterable<string>): string {
  return encode({ versions: sortKeys([...versions].map((version) => [version, {}])) });
}

/** Renders `VERSION.json`: the packages of a version by platform. */
export function encodeArchiveIndex(archives: ReadonlyMap<string, IndexedArchive>): string {
  const entries = [...archives].map(([platform, { hashes, url }]): [string, object] => [
    platform,
    { hashes, url },
  ]);
  return encode({ archives: sortKeys(entries) });
}

function encode(document: object): string {
  return JSON.stringify(document, undefined, 2).replaceAll(
    escaped,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What Go's encoder escapes beside what JSON asks for. */
const escaped = /[<>&\u2028\u2029]/g;

/**
 * Makes an object whose keys keep their bytewise order: no version and no platform looks like a whole
 * number, the only keys that objects put elsewhere.
 */
function sortKeys(entries: readonly (readonly [string, object])[]): object {
  return Object.fromEntries([...entries].sort(([a], [b]) => compareBytes(a, b)));
}
