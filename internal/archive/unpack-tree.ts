import { ToolError } from '../diag/tool-error.ts';
import { escapeUnprintable } from '../text/quote.ts';
import { entriesMax, overLimit } from './limits.ts';
import { makeUnpackError } from './package-content-error.ts';

/** What the unpacker looks at before it opens an entry. */
export interface UnpackEntry {
  /** Raw bytes as `latin1`, one character per byte. */
  readonly name: string;
  readonly isDirectory: boolean;
}

/** Where an entry goes. */
export interface Placement {
  /** Inside the target. */
  readonly path: string;
  /** Directories that were not there before it, parents first. */
  readonly directories: readonly string[];
  /** Whether it overwrites an earlier file. */
  readonly isTaken: boolean;
}

/**
 * The directory that Terraform's unpacker would make of an archive, without making it: names become
 * paths inside the target, directory entries vanish into directories, a later entry overwrites an
 * earlier one. What the unpacker or the file system would refuse is refused here.
 */
export class UnpackTree<T> {
  readonly #files = new Map<string, T>();
  readonly #directories = new Set<string>(['']);

  /** The files with their paths, in no particular order. */
  get files(): ReadonlyMap<string, T> {
    return this.#files;
  }

  /**
   * @throws {ToolError} `unsafe-archive` for an entry that would escape the target
   * @throws {PackageContentError} for one that the file system would refuse
   */
  add(entry: UnpackEntry, content: T): Placement {
    checkParents(entry.name);
    const parts = splitName(entry.name);
    const path = parts.join('/');
    const directories = this.#makeDirectories(entry.isDirectory ? parts : parts.slice(0, -1));
    const isTaken = this.#files.has(path);
    if (!entry.isDirectory) this.#addFile(path, parts, content);
    return { path, directories, isTaken };
  }

  #addFile(path: string, parts: readonly string[], content: T): void {
    if (this.#directories.has(path)) throw makeUnpackError(`open ${show(path)}: is a directory`);
    checkPart('open', path, parts.at(-1) ?? '');
    this.#files.set(path, content);
    this.#checkCount();
  }

  /** Gives those that are new. */
  #makeDirectories(parts: readonly string[]): readonly string[] {
    const whole = parts.join('/');
    const made: string[] = [];
    if (this.#directories.has(whole)) return made;
    let end = 0;
    for (const part of parts) {
      // A slice shares the memory of the whole; parts put together would each take their own.
      const path = whole.slice(0, end + part.length);
      end += part.length + 1;
      if (this.#files.has(path)) throw makeUnpackError(`mkdir ${show(path)}: not a directory`);
      checkPart('mkdir', path, part);
      if (!this.#directories.has(path)) made.push(path);
      this.#directories.add(path);
      this.#checkCount();
    }
    return made;
  }

  #checkCount(): void {
    if (this.#files.size + this.#directories.size > entriesMax) {
      throw overLimit(`it unpacks to more than ${entriesMax} files and directories`);
    }
  }
}

/** Splits a name as joining it to the target directory would: without empty parts and dots. */
export function splitName(name: string): readonly string[] {
  return name.split('/').filter((part) => part !== '' && part !== '.');
}

function checkParents(name: string): void {
  // A backslash separates on Windows, so `..` counts as such beside either.
  if (name.split(/[/\\]/).includes('..')) {
    throw new ToolError('unsafe-archive', `entry contains '..': ${show(name)}`);
  }
}

/** @param part the last of the path */
function checkPart(action: 'open' | 'mkdir', path: string, part: string): void {
  if (part.includes('\0')) throw makeUnpackError(`${action} ${show(path)}: invalid argument`);
  if (part.length > partBytesMax) {
    throw makeUnpackError(`${action} ${show(path)}: file name too long`);
  }
}

/** The longest file name that common file systems take. */
const partBytesMax = 255;

/** A name for a message: as text, not as bytes, and with nothing in it that a terminal would obey. */
function show(name: string): string {
  return escapeUnprintable(Buffer.from(name, 'latin1').toString('utf8'));
}
