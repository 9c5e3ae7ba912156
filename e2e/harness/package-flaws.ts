/**
 * What is wrong with packages that can be seen, in a mirror or where they are unpacked: each is whole or
 * is not there, whatever became of the program that was to bring it.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { ProviderPackage, ProviderRelease } from '../../internal/testing/provider-package.ts';

/** Checks a packed mirror as its clients read it: archives are whole, documents name what is there. */
export async function findMirrorFlaws(
  root: string,
  releases: readonly ProviderRelease[],
): Promise<readonly string[]> {
  const packages = new Map(
    releases.flatMap((release) => release.packages.map((item) => [item.filename, item] as const)),
  );
  const flaws: string[] = [];
  for (const path of await listVisible(root)) {
    const bytes = await readFile(path);
    const flaw = path.endsWith('.json')
      ? await findDocumentFlaw(path, bytes, packages)
      : findArchiveFlaw(path, bytes, packages);
    if (flaw !== undefined) flaws.push(`${relative(root, path)}: ${flaw}`);
  }
  return flaws;
}

/** The files of a mirror outside of its hidden directory. */
export async function listVisible(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(root, path).startsWith('.airlock'));
}

type Packages = ReadonlyMap<string, ProviderPackage>;

function findArchiveFlaw(path: string, bytes: Buffer, packages: Packages): string | undefined {
  const item = packages.get(path.split('/').at(-1) ?? '');
  if (item === undefined) return 'no archive of the registry';
  return bytes.equals(item.archive()) ? undefined : 'not the archive of the registry';
}

async function findDocumentFlaw(
  path: string,
  bytes: Buffer,
  packages: Packages,
): Promise<string | undefined> {
  const document = parseObject(bytes.toString());
  const { versions, archives } = document;
  if (path.endsWith('/index.json')) {
    const names = Object.keys(toObject(versions)).map((version) => `${version}.json`);
    return findMissing(dirname(path), names);
  }
  for (const entry of Object.values(toObject(archives))) {
    const { url, hashes } = toObject(entry);
    const item = packages.get(String(url));
    if (JSON.stringify(hashes) !== JSON.stringify([item?.h1()])) return 'wrong hashes';
    const missing = await findMissing(dirname(path), [String(url)]);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

async function findMissing(
  directory: string,
  names: readonly string[],
): Promise<string | undefined> {
  for (const name of names) {
    const found = await stat(join(directory, name)).catch(() => undefined);
    if (found === undefined) return `names ${name}, which is not there`;
  }
  return undefined;
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return toObject(JSON.parse(text));
  } catch {
    return {};
  }
}

/** What is no object has no entries either, and so nothing in it that is right. */
function toObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Checks unpacked packages; with `all`, every package has to be there. */
export async function findUnpackedFlaws(
  root: string,
  releases: readonly ProviderRelease[],
  { all }: { readonly all: boolean },
): Promise<readonly string[]> {
  const flaws: string[] = [];
  for (const release of releases) {
    for (const item of release.packages) {
      const path = unpackedPath(release, item.platform);
      const flaw = await findTreeFlaw(join(root, path), item, all);
      if (flaw !== undefined) flaws.push(`${path}: ${flaw}`);
    }
  }
  return flaws;
}

/** Where a package is below a directory of unpacked ones. */
export function unpackedPath(
  { namespace, type, version }: ProviderRelease,
  platform: string,
): string {
  return join('registry.terraform.io', namespace, type, version, platform);
}

async function findTreeFlaw(
  directory: string,
  { files }: ProviderPackage,
  isWanted: boolean,
): Promise<string | undefined> {
  const names = await readdir(directory).catch(() => undefined);
  if (names === undefined) return isWanted ? 'missing' : undefined;
  const expected = files.map(({ name }) => name).sort();
  if (names.sort().join() !== expected.join()) return `holds ${names.join(', ')}`;
  for (const { name, content, mode } of files) {
    if (!(await readFile(join(directory, name))).equals(content)) return `${name} is another`;
    const found = await stat(join(directory, name));
    if ((found.mode & 0o777) !== (mode & 0o777)) return `${name} has another mode`;
  }
  return undefined;
}
