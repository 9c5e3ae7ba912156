/**
 * The shelf of a packed mirror: archives under the names that publishers give them. What lies there and
 * is what the source promises is not fetched again.
 */
import { lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PackageContentError } from '../archive/package-content-error.ts';
import type { PackageDigests } from '../package/digests.ts';
import { archivePath } from '../package/layout.ts';
import type { PackageLocation } from '../package/location.ts';
import type { FileDigests, Note } from './file-digests.ts';
import type { MirrorWriter } from './mirror-writer.ts';
import type { Shelf, ShelfQuestion } from './shelf.ts';

export interface MirrorShelfDeps {
  readonly writer: MirrorWriter;
  readonly digests: FileDigests;
  /** Called before an archive replaces another one, so that readers come to expect either. */
  readonly announce: (question: ShelfQuestion, digests: PackageDigests) => Promise<void>;
  /** Called when a package is in its place, good as it is. */
  readonly onShelved: (question: ShelfQuestion, package_: PlacedPackage) => void;
}

/** A package that is where it is to be. */
export interface PlacedPackage {
  readonly digests: PackageDigests;
  /** Whether its bytes had to be fetched. */
  readonly isFetched: boolean;
}

/** Creates the shelf. */
export function createMirrorShelf({
  writer,
  digests,
  announce,
  onShelved,
}: MirrorShelfDeps): Shelf {
  return {
    async obtain(question, bring, { signal }) {
      const path = archivePath(question.provider, question.version, question.platform);
      const target = join(writer.directory, path);
      const staged = writer.stage();
      const fetches: Note[] = [];
      try {
        const brought = await bring({
          async known(zh) {
            if (!(await isFile(target))) return undefined;
            const found = await unlessBroken(() => digests.find(target, signal));
            return found?.archive?.zh === zh ? { digests: found, origin: 'in-place' } : undefined;
          },
          async keepFrom(location) {
            await writer.begin();
            fetches.push(await watchLocal(location, digests));
            return { kind: 'archive', path: staged };
          },
        });
        for (const noteOrigin of fetches) {
          if (await isFile(target)) await announce(question, brought.digests);
          await writer.put(staged, path);
          await digests.note(target, brought.digests);
          await noteOrigin(brought.digests);
        }
        onShelved(question, { digests: brought.digests, isFetched: fetches.length > 0 });
        return brought;
      } catch (error) {
        await rm(staged, { force: true });
        throw error;
      }
    },
  };
}

/** A link is as good as nothing: what it leads to may change without the mirror. */
async function isFile(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}

/** What is not even an archive will be replaced. */
async function unlessBroken(
  find: () => Promise<PackageDigests>,
): Promise<PackageDigests | undefined> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof PackageContentError) return undefined;
    throw error;
  }
}

/** Another mirror on this machine need not be read the next time, if nobody touches it. */
async function watchLocal(location: PackageLocation, digests: FileDigests): Promise<Note> {
  if (location.kind !== 'local-archive') return () => Promise.resolve();
  return digests.watch(location.path);
}
