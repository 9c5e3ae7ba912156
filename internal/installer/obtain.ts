/** One package: ask where it is, get its digests as cheaply as possible, and have them judged. */
import { providerParts } from '../addr/provider.ts';
import { PackageContentError } from '../archive/package-content-error.ts';
import type { Gate } from '../async/gate.ts';
import type { Authenticator } from '../auth/authenticate.ts';
import type { AuthResult } from '../auth/auth-result.ts';
import type { HashIndex } from '../cache/hash-index.ts';
import type { PluginCache } from '../cache/plugin-cache.ts';
import { ToolError } from '../diag/tool-error.ts';
import type { PackageFetcher } from '../fetch/package-fetcher.ts';
import type { Hash } from '../hash/hash.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { PackageMeta } from '../package/meta.ts';
import type { Source } from '../source/source.ts';
import type { InstallerListener, Origin, PackageKey } from './events.ts';
import type { CheckedPackage } from './lock-hashes.ts';

export interface ObtainDeps {
  readonly source: Source;
  readonly fetcher: PackageFetcher;
  readonly index: HashIndex;
  readonly authenticator: Authenticator;
  readonly pluginCache: PluginCache;
}

export interface ObtainOptions {
  readonly signal: AbortSignal;
  readonly onEvent: InstallerListener;
  /** What an earlier lock vouches for. */
  readonly lockedHashes: readonly Hash[];
  /** Whether this is the only package of the run, which may then have all cores. */
  readonly alone: boolean;
  /** Bounds how many packages are downloaded at once. */
  readonly gate: Gate;
}

/**
 * Obtains the digests of a package and the verdict on them.
 *
 * The checksum document, its signature and the archive are asked for together; the signature is
 * checked while the archive is still arriving. Nothing of that is believed before all of it is in.
 *
 * @throws {ToolError} whatever keeps the package from being had or trusted
 */
export async function obtainPackage(
  key: PackageKey,
  deps: ObtainDeps,
  options: ObtainOptions,
): Promise<CheckedPackage> {
  const cached = await findCached(key, deps, options);
  if (cached !== undefined) return cached;
  const meta = await deps.source.packageMeta(key, options);
  const giveUp = new AbortController();
  const signal = AbortSignal.any([options.signal, giveUp.signal]);
  const vouched = meta
    .evidence()
    .then((evidence) => deps.authenticator.vouch(evidence, key.provider));
  const obtained = obtainDigests(meta, deps, { ...options, key, signal });
  try {
    const [release, { digests, origin }] = await Promise.all([vouched, obtained]);
    const auth = release.judge(digests);
    requireExecutable(key, digests);
    return await finish({ key, digests, auth, origin, meta }, deps, options);
  } catch (error) {
    giveUp.abort();
    // What keeps a package from being vouched for is a better answer than a broken download, and that
    // it is another archive than the promised one is a better answer than what is wrong with it.
    const release = await vouched;
    if (error instanceof PackageContentError && error.zh !== undefined) {
      release.judgeBroken(error.zh);
    }
    throw error;
  }
}

/** A package of the plugin cache is believed because the lock knows it; nothing is asked of anyone. */
async function findCached(
  key: PackageKey,
  deps: ObtainDeps,
  options: ObtainOptions,
): Promise<CheckedPackage | undefined> {
  const { lockedHashes, signal, onEvent } = options;
  const digests = await deps.pluginCache.find({ ...key, lockedHashes }, signal);
  if (digests === undefined) return undefined;
  requireExecutable(key, digests);
  const auth: AuthResult = { trust: { kind: 'unauthenticated' }, signedHashes: [] };
  onEvent({ type: 'package-ready', key, auth, origin: 'plugin-cache' });
  return { digests, auth, local: true };
}

interface Obtained {
  readonly digests: PackageDigests;
  readonly origin: Origin;
}

async function obtainDigests(
  meta: PackageMeta,
  deps: ObtainDeps,
  options: ObtainOptions & { readonly key: PackageKey },
): Promise<Obtained> {
  const known = meta.claimedZh === undefined ? undefined : await deps.index.find(meta.claimedZh);
  if (known !== undefined) return { digests: known, origin: 'hash-index' };
  const { key, onEvent, signal } = options;
  const digests = await options.gate.run(() => {
    onEvent({ type: 'fetch-begin', key });
    return deps.fetcher.digest(meta.location, {
      signal,
      alone: options.alone,
      onProgress: (bytes, bytesTotal) => {
        onEvent({ type: 'fetch-progress', key, bytes, bytesTotal });
      },
    });
  });
  return { digests, origin: 'fetched' };
}

async function finish(
  result: Obtained & {
    readonly key: PackageKey;
    readonly auth: AuthResult;
    readonly meta: PackageMeta;
  },
  deps: ObtainDeps,
  options: ObtainOptions,
): Promise<CheckedPackage> {
  const { key, digests, auth, origin, meta } = result;
  const local = meta.location.kind !== 'http-archive';
  if (origin === 'fetched' && !local) await deps.index.record(digests);
  options.onEvent({ type: 'package-ready', key, auth, origin });
  return { digests, auth, local };
}

/** A package must hold the plugin itself: `terraform-provider-TYPE`, alone or before `_` or `.`. */
function requireExecutable(key: PackageKey, digests: PackageDigests): void {
  const stem = `terraform-provider-${providerParts(key.provider).type}`;
  const found = digests.executables.some(
    (name) => name === stem || name.startsWith(`${stem}_`) || name.startsWith(`${stem}.`),
  );
  if (found) return;
  throw new ToolError(
    'invalid-package',
    `provider binary not found: could not find executable file starting with ${stem}`,
  );
}
