/** Gathers what is known of the releases in lock files, each once however many lock files name it. */
import { createOnceMap } from '../../async/once-map.ts';
import { mapLimit } from '../../async/map-limit.ts';
import type { Authenticator } from '../../auth/authenticate.ts';
import type { ReleaseKey } from '../../cache/signed-release.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { schemeOf, type Hash } from '../../hash/hash.ts';
import type { ProviderLock } from '../../lockfile/locks.ts';
import { parsePlatform, type Platform } from '../../platform/platform.ts';
import { builtPlatforms } from '../../platform/suggest-platform.ts';
import type { PackageSearch } from '../../source/filesystem/search.ts';
import { formatVersion } from '../../version/version.ts';
import type { Examine, ExaminedPackage } from './examine-package.ts';
import { explainHashes, type HashFact } from './explain-hashes.ts';
import type { MirrorEvidence, MirroredPackage } from './judge-entry.ts';
import { createNamedSearch } from './named-search.ts';
import {
  coveredBy,
  findAlteration,
  listMirrorFacts,
  readMirroredRelease,
  type MirroredRelease,
} from './read-mirror.ts';
import { recallContents, recallRelease, type RecallDeps } from './recall-release.ts';

/** What is known of an entry, what is installed apart. */
export interface GatheredEvidence {
  readonly facts: readonly HashFact[];
  readonly covered: ReadonlySet<Hash>;
  readonly mirror: MirrorEvidence | undefined;
}

export interface GatherDeps extends RecallDeps {
  readonly authenticator: Authenticator;
  readonly flavour: Flavour;
  readonly examine: Examine;
}

export interface GatherOptions {
  /** The directory of a mirror. */
  readonly mirror: string | undefined;
  /** The platforms that it has to have packages for; those of the lock file if there are none. */
  readonly mirrorPlatforms: readonly Platform[];
  /** What this machine installs for. */
  readonly ownPlatform: Platform;
}

export type Gather = (lock: ProviderLock) => Promise<GatheredEvidence>;

/** Makes what gathers evidence. */
export function createGatherer(deps: GatherDeps, options: GatherOptions): Gather {
  const releases = createOnceMap<string, ReleaseEvidence>();
  const entries = createOnceMap<ProviderLock, GatheredEvidence>();
  const { mirror } = options;
  const search = mirror === undefined ? undefined : createNamedSearch(mirror, deps.flavour);
  const tools = { ...deps, ...options, search };

  return (lock) =>
    entries.get(lock, async () => {
      const name = `${lock.provider} ${formatVersion(lock.version)}`;
      const release = await releases.get(name, () => gatherRelease(lock, tools));
      return gatherEntry(lock, release, tools);
    });
}

interface Tools extends GatherDeps, GatherOptions {
  readonly search: PackageSearch | undefined;
}

/** What is known of a release, whatever is locked of it. */
interface ReleaseEvidence {
  readonly facts: readonly HashFact[];
  readonly covered: ReadonlySet<Hash>;
  readonly mirrored: MirroredRelease | undefined;
}

async function gatherRelease(key: ReleaseKey, tools: Tools): Promise<ReleaseEvidence> {
  const { mirror, search, authenticator, flavour } = tools;
  const mirrored =
    mirror === undefined || search === undefined
      ? undefined
      : await readMirroredRelease(key, { directory: mirror, search, authenticator });
  const told = mirrored === undefined ? [] : listMirrorFacts(mirrored, flavour);
  const platforms = new Set([
    ...builtPlatforms.map(parsePlatform),
    tools.ownPlatform,
    ...tools.mirrorPlatforms,
    ...told.flatMap(({ platform }) => platform ?? []),
  ]);
  const remembered = await recallRelease(key, [...platforms], tools);
  const kept = mirrored === undefined ? [] : coveredBy(mirrored.signature);
  return {
    facts: [...told, ...remembered.facts],
    covered: new Set([...kept, ...remembered.covered]),
    mirrored,
  };
}

async function gatherEntry(
  { hashes }: ProviderLock,
  { facts, covered, mirrored }: ReleaseEvidence,
  tools: Tools,
): Promise<GatheredEvidence> {
  const archives = new Set([...hashes, ...facts.map(({ hash }) => hash)]);
  const known = [...facts, ...(await recallContents([...archives], facts, tools))];
  if (mirrored === undefined) return { facts: known, covered, mirror: undefined };
  const platforms = choosePlatforms(hashes, known, tools);
  const mirror = await examineMirror(mirrored, platforms, tools);
  return { facts: [...known, ...mirror.packages.flatMap(listContents)], covered, mirror };
}

/** A mirror need not hold more than the lock file is for, which the `h1:` tell as far as they are known. */
function choosePlatforms(
  hashes: readonly Hash[],
  facts: readonly HashFact[],
  { mirrorPlatforms, ownPlatform }: GatherOptions,
): readonly Platform[] {
  if (mirrorPlatforms.length > 0) return mirrorPlatforms;
  const contents = hashes.filter((hash) => schemeOf(hash) === 'h1');
  const known = explainHashes(contents, facts).flatMap(({ platforms }) => platforms);
  return known.length > 0 ? [...new Set(known)] : [ownPlatform];
}

/** Archives that are read at once. */
const packagesInFlightMax = 4;

async function examineMirror(
  mirrored: MirroredRelease,
  platforms: readonly Platform[],
  { examine, mirror = '' }: Tools,
): Promise<MirrorEvidence> {
  const { signature } = mirrored;
  const wanted = mirrored.packages.filter(({ platform }) => platforms.includes(platform));
  const packages = await mapLimit(wanted, packagesInFlightMax, async (found) => {
    const examined = await examine(found);
    return { ...examined, alteration: findAlteration(found, examined, mirrored) };
  });
  return {
    directory: mirror,
    platforms,
    packages,
    badSignature: signature.kind === 'bad' ? signature : undefined,
    trust: signature.kind === 'good' ? signature.trust : { kind: 'verified-checksum' },
  };
}

/** What reading an archive has told; of one that is not as it should be, nothing. */
function listContents({ alteration, ...item }: MirroredPackage): readonly HashFact[] {
  return alteration === undefined ? listComputed(item) : [];
}

/** What reading a package has told. */
export function listComputed({ platform, outcome }: ExaminedPackage): readonly HashFact[] {
  if (outcome.kind !== 'hashed') return [];
  const { archive, h1 } = outcome.digests;
  const contents = new Set(archive === undefined ? [h1] : [h1, archive.h1]);
  const source = { kind: 'computed', archive: archive?.zh } as const;
  const facts = [...contents].map((hash) => ({ hash, platform, source }));
  if (archive === undefined) return facts;
  return [
    ...facts,
    { hash: archive.zh, platform, source: { kind: 'computed', archive: undefined } },
  ];
}
