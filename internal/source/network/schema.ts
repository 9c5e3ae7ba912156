/** The documents of the provider network mirror protocol: their shape, and nothing of their meaning. */
import { ParseError } from '../../diag/parse-error.ts';
import { asText, asTexts, isAbsent, member, members, type JsonField } from '../json-field.ts';

/** One entry of "List Available Installation Packages". */
export interface MirrorArchive {
  /** Relative to the document. */
  readonly url: string;
  readonly hashes: readonly string[];
}

/**
 * Reads "List Available Versions": the versions as the mirror writes them.
 *
 * @throws {ParseError} naming the place that is not as it should be
 */
export function decodeIndex(document: JsonField): readonly string[] {
  const versions = members(member(document, 'versions'));
  // The values are objects for members to come; there are none yet.
  for (const value of versions.values()) members(value);
  return [...versions.keys()];
}

/**
 * Reads "List Available Installation Packages": archives by platform.
 *
 * @throws {ParseError} naming the place that is not as it should be
 */
export function decodeArchives(document: JsonField): ReadonlyMap<string, MirrorArchive> {
  const archives = members(member(document, 'archives'));
  return new Map([...archives].map(([platform, entry]) => [platform, decodeArchive(entry)]));
}

function decodeArchive(entry: JsonField): MirrorArchive {
  if (isAbsent(entry)) throw new ParseError(`invalid response: ${entry.path} is null`);
  return { url: asText(member(entry, 'url')), hashes: asTexts(member(entry, 'hashes')) };
}
