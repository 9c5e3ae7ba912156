/**
 * What vouches for a release in a mirror, kept where clients do not look: the checksum document, its
 * signature and the keys that the registry offered. With it a mirror can be checked again without
 * asking anyone.
 *
 * It refuses to judge: what is kept has been checked by others, and is checked anew by whoever reads it.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProviderAddr } from '../addr/provider.ts';
import { describeSystemError } from '../diag/system-error.ts';
import { ToolError } from '../diag/tool-error.ts';
import { readBounded } from '../fsx/read-bounded.ts';
import type { SigningKey } from '../package/evidence.ts';
import { providerPath, sumsName } from '../package/layout.ts';
import { formatVersion, type Version } from '../version/version.ts';
import { hiddenDirectory, type MirrorWriter } from './mirror-writer.ts';

/** Names a release. */
export interface ReleaseKey {
  readonly provider: ProviderAddr;
  readonly version: Version;
}

/** What vouches for the packages of a release, whatever their platform. */
export interface SignedRelease extends ReleaseKey {
  readonly document: Uint8Array;
  readonly signature: Uint8Array;
  readonly keys: readonly SigningKey[];
  /** The names under which packages stand in the document, by platform. */
  readonly filenames: ReadonlyMap<string, string>;
}

/** Where, relative to a mirror, a release's evidence is kept. */
export function signedReleasePath({ provider, version }: ReleaseKey): string {
  return `${hiddenDirectory}/signed/${providerPath(provider)}/${formatVersion(version)}`;
}

/**
 * Loads what vouches for a release; undefined if nothing was kept.
 *
 * @throws {ToolError} `file-unreadable`, also if what was kept makes no sense
 */
export async function loadSignedRelease(
  mirror: string,
  key: ReleaseKey,
): Promise<SignedRelease | undefined> {
  const directory = join(mirror, signedReleasePath(key));
  const sums = join(directory, sumsName(key.provider, key.version));
  const [document, signature, facts] = await Promise.all([
    readBounded(sums, fileBytesMax),
    readBounded(`${sums}.sig`, fileBytesMax),
    readBounded(join(directory, factsName), fileBytesMax),
  ]);
  if (document === undefined && signature === undefined && facts === undefined) return undefined;
  const decoded = facts && decodeFacts(facts.toString());
  if (document === undefined || signature === undefined || decoded === undefined) {
    throw new ToolError('file-unreadable', `Cannot read "${directory}": it is not complete`);
  }
  const { provider, version } = key;
  return { provider, version, document, signature, ...decoded };
}

/**
 * Keeps what vouches for a release, with what is known of its other packages from before.
 *
 * @throws {ToolError} `file-unwritable`
 */
export async function saveSignedRelease(
  writer: MirrorWriter,
  release: SignedRelease,
): Promise<void> {
  const old = await loadSignedRelease(writer.directory, release).catch(() => undefined);
  const isSame = old !== undefined && isSameDocument(old, release);
  const filenames = new Map([...(isSame ? old.filenames : []), ...release.filenames]);
  const facts = encodeFacts({ ...release, filenames });
  if (isSame && facts === encodeFacts(old)) return;
  await writer.begin();
  const staged = writer.stage();
  const sums = join(staged, sumsName(release.provider, release.version));
  try {
    await mkdir(staged);
    await writeFile(sums, release.document);
    await writeFile(`${sums}.sig`, release.signature);
    await writeFile(join(staged, factsName), facts);
  } catch (cause) {
    const state = describeSystemError(cause);
    throw new ToolError('file-unwritable', `Cannot write "${staged}": ${state}`, { cause });
  }
  await writer.putDirectory(staged, signedReleasePath(release));
}

/** More than any checksum document or key ring needs. */
const fileBytesMax = 4 * 1024 * 1024;
const factsName = 'release.json';

function isSameDocument(a: SignedRelease, b: SignedRelease): boolean {
  return Buffer.from(a.document).equals(b.document) && Buffer.from(a.signature).equals(b.signature);
}

type Facts = Pick<SignedRelease, 'keys' | 'filenames'>;

function encodeFacts({ keys, filenames }: Facts): string {
  const names = Object.fromEntries([...filenames].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ keys, filenames: names }, undefined, 2)}\n`;
}

function decodeFacts(text: string): Facts | undefined {
  const value = parseJson(text);
  if (!isRecord(value) || !Array.isArray(value['keys']) || !isRecord(value['filenames'])) {
    return undefined;
  }
  const keys = value['keys'].map(findKey);
  const filenames = Object.entries(value['filenames']).filter(isTextPair);
  if (!keys.every((key) => key !== undefined)) return undefined;
  return { keys, filenames: new Map(filenames) };
}

function findKey(value: unknown): SigningKey | undefined {
  if (!isRecord(value)) return undefined;
  const { asciiArmor, trustSignature } = value;
  if (typeof asciiArmor !== 'string' || typeof trustSignature !== 'string') return undefined;
  return { asciiArmor, trustSignature };
}

function isTextPair(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
