import { realpath, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ToolError } from '../diag/tool-error.ts';
import type { Hash } from '../hash/hash.ts';
import type { HashIndex } from './hash-index.ts';
import { placeLink, type LinkDeps } from './place-link.ts';
import type { ProviderDir } from './provider-dir.ts';
import type { Prepared, Workroom } from './replace-package.ts';
import type { Bring, Brought, ShelfOrigin, ShelfQuestion } from './shelf.ts';

export interface BringDeps extends LinkDeps {
  readonly directory: ProviderDir;
  /** How to call what needed no fetching, since it lay in the directory. */
  readonly origin: ShelfOrigin;
  readonly index: HashIndex;
  /** Other directories that may hold what is wanted. */
  readonly others?: readonly ProviderDir[];
}

export interface BringWork {
  readonly question: ShelfQuestion;
  readonly room: Workroom;
  readonly signal: AbortSignal;
}

/**
 * Has a package brought to a directory of providers. An archive is unpacked; a package that lies
 * unpacked elsewhere stays there and is linked. What is there already is left if it is just what the
 * archive unpacks to, which the index of archives hashed before tells without the archive.
 */
export async function bringInto<T extends Brought>(
  bring: Bring<T>,
  { question, room, signal }: BringWork,
  deps: BringDeps,
): Promise<Prepared<T>> {
  let kept: 'nothing' | 'files' | { readonly source: string } = 'nothing';
  const result = await bring({
    async known(zh) {
      const digests = await deps.index.find(zh);
      if (digests === undefined) return undefined;
      const present = await findIntact(deps.directory, question, signal);
      if (present?.h1 === digests.h1) return { digests, origin: deps.origin };
      if (!(await copyFromOthers({ question, room, signal }, digests.h1, deps))) return undefined;
      kept = 'files';
      return { digests, origin: 'hash-index' };
    },
    keepFrom(location) {
      if (location.kind === 'local-directory') {
        kept = { source: resolve(location.path) };
        return Promise.resolve(undefined);
      }
      kept = 'files';
      return Promise.resolve({ kind: 'unpacked', directory: room.path });
    },
  });
  return { result, isNew: await finish(kept) };

  async function finish(what: typeof kept): Promise<boolean> {
    if (typeof what === 'string') return what === 'files';
    await refuseItself(what.source, deps.directory.pathOf(question));
    await placeLink(what.source, room.path, { deps, signal, h1: result.digests.h1 });
    return true;
  }
}

/** Copies the package from another directory that has it as it should be; false if none has. */
async function copyFromOthers(
  { question, room, signal }: BringWork,
  h1: Hash,
  { others = [], copyDirectory }: BringDeps,
): Promise<boolean> {
  for (const other of others) {
    const source = other.pathOf(question);
    if ((await stat(source).catch(() => undefined))?.isDirectory() !== true) continue;
    const copied = await copyDirectory(source, room.path, signal).catch(() => undefined);
    signal.throwIfAborted();
    if (copied?.h1 === h1) return true;
    await rm(room.path, { recursive: true, force: true });
  }
  return false;
}

/** A package that cannot even be hashed is as good as none: it will be replaced. */
export async function findIntact(
  directory: ProviderDir,
  question: ShelfQuestion,
  signal: AbortSignal,
): ReturnType<ProviderDir['digest']> {
  return directory.digest(question, signal).catch(() => {
    signal.throwIfAborted();
    return undefined;
  });
}

/** A link would take the place of what it leads to. */
async function refuseItself(source: string, target: string): Promise<void> {
  const place = await realpath(target).catch(() => undefined);
  if (place === undefined || place !== (await realpath(source).catch(() => undefined))) return;
  throw new ToolError(
    'file-unwritable',
    `cannot install existing provider directory ${target} to itself`,
  );
}
