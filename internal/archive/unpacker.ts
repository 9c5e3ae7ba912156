import { chmodSync } from 'node:fs';
import type { CentralEntry } from './central-directory.ts';
import {
  createOutputDirectory,
  createOutputFile,
  withOutputDirectory,
  writing,
  type OutputFile,
} from './output-file.ts';
import { SafeTree, unsafeEntry } from './safe-tree.ts';
import { splitName, type UnpackEntry } from './unpack-tree.ts';

/**
 * Unpacks an archive into a directory while it is hashed. Everything in there is made here and
 * nothing is opened that was there before; what becomes of it is known only to the central directory,
 * so that until then the files are for the owner alone.
 */
export class Unpacker {
  readonly #root: string;
  readonly #tree = new SafeTree();

  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Makes the place of an entry; gives where its content goes, undefined for a directory.
   *
   * @throws {ToolError} `unsafe-archive` or `file-unwritable`
   * @throws {PackageContentError} for an entry that the file system would refuse
   */
  open(entry: UnpackEntry): OutputFile | undefined {
    const { path, directories } = this.#tree.add(entry);
    for (const directory of directories) createOutputDirectory(this.#pathOf(directory));
    return entry.isDirectory ? undefined : createOutputFile(this.#pathOf(path));
  }

  /**
   * Refuses entries that are neither files nor directories.
   *
   * @throws {PackageContentError} `unsafe-archive`
   */
  check(entries: readonly CentralEntry[]): void {
    for (const { name, special } of entries) {
      if (special !== undefined) throw unsafeEntry(name, `it is ${special}`);
    }
  }

  /**
   * Gives all files the permissions that the archive states, whatever the umask.
   *
   * @throws {ToolError} `file-unwritable`
   */
  finish(entries: readonly CentralEntry[]): void {
    for (const { name, isDirectory, permissions } of entries) {
      if (isDirectory) continue;
      const path = this.#pathOf(splitName(name).join('/'));
      writing(`chmod ${path.toString()}`, () => {
        chmodSync(path, permissions);
      });
    }
  }

  /** @param path in `latin1`, one character per byte */
  #pathOf(path: string): Buffer {
    return Buffer.concat([Buffer.from(`${this.#root}/`), Buffer.from(path, 'latin1')]);
  }
}

/**
 * Lends an unpacker for a directory, which it makes, and which is gone again when this fails; no
 * unpacker where no directory is wanted.
 *
 * @throws {ToolError} `file-unwritable`
 */
export async function withUnpacker<T>(
  directory: string | undefined,
  use: (unpacker: Unpacker | undefined) => Promise<T>,
): Promise<T> {
  if (directory === undefined) return use(undefined);
  return withOutputDirectory(directory, () => use(new Unpacker(directory)));
}
