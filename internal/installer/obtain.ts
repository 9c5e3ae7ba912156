/** One package: ask where it is, get its digests as cheaply as possible, and have them judged. */
import { PackageContentError } from '../archive/package-content-error.ts';
import type { Gate } from '../async/gate.ts';
import type { Authenticator } from '../auth/authenticate.ts';
import type { AuthResult } from '../auth/auth-result.ts';
import type { HashIndex } from '../cache/hash-index.ts';
import type { Shelf, ShelfPlace, ShelvedPackage } from '../cache/shelf.ts';
import { ToolError } from '../diag/tool-error.ts';
import type { PackageFetcher } from '../fetch/package-fetcher.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { Hash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import { executableStem, hasExecutable } from '../package/executable.ts';
import type { PackageMeta } from '../package/meta.ts';
import type { Source } from '../source/source.ts';
import type { InstallerListener, Origin, PackageKey } from './events.ts';
import type { CheckedPackage } from './lock-hashes.ts';
import { requireLocked } from './require-locked.ts';

export interface ObtainDeps {
  readonly source: Source;
  readonly fetcher: PackageFetcher;
  readonly index: HashIndex;
  readonly authenticator: Authenticator;
  readonly shelf: Shelf;
  readonly flavour: Flavour;
  /** What a package must have beside the right hashes; a mirror does not look into packages. */
  readonly requireExecutable: boolean;
}

export interface ObtainOptions {
  readonly signal: AbortSignal;
  readonly onEvent: InstallerListener;
  /** What an earlier lock vouches for. */
  readonly lockedHashes: readonly Hash[];
  /** Whether a package that the lock does not vouch for is refused. */
  readonly enforceLock: boolean;
  /** Whether this is the only package of the run, which may then have all cores. */
  readonly alone: boolean;
  /** Bounds how many packages are downloaded at once. */
  readonly gate: Gate;
}

/**
 * Obtains a package: from the shelf if it may be used as it lies there, else from its source.
 *
 * @throws {ToolError} whatever keeps the package from being had or trusted
 */
export async function obtainPackage(
  key: PackageKey,
  deps: ObtainDeps,
  options: ObtainOptions,
): Promise<CheckedPackage> {
  const found = await deps.shelf.obtain(
    { ...key, lockedHashes: options.lockedHashes },
    (place) => bringPackage({ key, place }, deps, options),
    {
      signal: options.signal,
      onWait(directory) {
        options.onEvent({ type: 'wait-begin', key, directory });
      },
    },
  );
  const checked = 'auth' in found ? found : believeShelf(found);
  if (deps.requireExecutable) requireExecutable(key, checked.digests);
  const { auth, origin } = checked;
  options.onEvent({ type: 'package-ready', key, auth, origin });
  return checked;
}

/** What lies on a shelf is believed because the lock knows it; nothing is asked of anyone. */
function believeShelf({ digests, origin }: ShelvedPackage): CheckedPackage {
  const auth: AuthResult = { trust: { kind: 'unauthenticated' }, signedHashes: [] };
  return { digests, auth, local: true, origin };
}

interface Errand {
  readonly key: PackageKey;
  readonly place: ShelfPlace;
}

/**
 * Finds a package, gets its digests as cheaply as possible, and has them judged.
 *
 * The checksum document, its signature and the archive are asked for together; the signature is
 * checked while the archive is still arriving. Nothing of that is believed before all of it is in.
 */
async function bringPackage(
  { key, place }: Errand,
  deps: ObtainDeps,
  options: ObtainOptions,
): Promise<CheckedPackage> {
  const meta = await deps.source.packageMeta(key, options);
  const giveUp = new AbortController();
  const signal = AbortSignal.any([options.signal, giveUp.signal]);
  const vouched = meta
    .evidence()
    .then((evidence) => deps.authenticator.vouch(evidence, key.provider));
  const obtained = obtainDigests({ key, place, meta }, deps, { ...options, signal });
  try {
    const [release, { digests, origin }] = await Promise.all([vouched, obtained]);
    const auth = release.judge(digests);
    const local = meta.location.kind !== 'http-archive';
    if (options.enforceLock) {
      requireLocked(key, digests, { ...options, flavour: deps.flavour });
    }
    if (deps.requireExecutable) requireExecutable(key, digests);
    if (origin === 'fetched' && !local) await deps.index.record(digests);
    return { digests, auth, local, origin };
  } catch (error) {
    giveUp.abort();
    // Whoever lent the place takes it back now: nobody may write there any more.
    await obtained.catch(() => undefined);
    // What keeps a package from being vouched for is a better answer than a broken download, and that
    // it is another archive than the promised one is a better answer than what is wrong with it.
    const release = await vouched;
    if (error instanceof PackageContentError && error.zh !== undefined) {
      release.judgeBroken(error.zh);
    }
    throw error;
  }
}

interface Obtained {
  readonly digests: PackageDigests;
  readonly origin: Origin;
}

async function obtainDigests(
  { key, place, meta }: Errand & { readonly meta: PackageMeta },
  deps: ObtainDeps,
  options: ObtainOptions,
): Promise<Obtained> {
  const known = meta.claimedZh === undefined ? undefined : await place.known(meta.claimedZh);
  if (known !== undefined) return known;
  const { onEvent, signal } = options;
  const { location } = meta;
  const digests = await options.gate.run(async () => {
    const keep = await place.keepFrom(location);
    signal.throwIfAborted();
    onEvent({ type: 'fetch-begin', key });
    return deps.fetcher.digest(location, {
      signal,
      alone: options.alone,
      keep,
      onProgress: (bytes, bytesTotal) => {
        onEvent({ type: 'fetch-progress', key, bytes, bytesTotal });
      },
    });
  });
  return { digests, origin: 'fetched' };
}

function requireExecutable({ provider }: PackageKey, digests: PackageDigests): void {
  if (hasExecutable(provider, digests)) return;
  throw new ToolError(
    'invalid-package',
    `provider binary not found: could not find executable file starting with ${executableStem(provider)}`,
  );
}
