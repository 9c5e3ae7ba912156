/** The dependency lock file of a working directory: read if it is there, replaced when it changes. */
import { statSync } from 'node:fs';
import { join, posix } from 'node:path';

import { makeError, type Decoded, type Diagnostic } from '../diag/diagnostic.ts';
import { messageOf } from '../diag/tool-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { writeFileAtomic } from '../fsx/atomic-write.ts';
import { decodeLocks } from '../lockfile/decode.ts';
import { encodeLocks } from '../lockfile/encode.ts';
import type { DecodedLockFile, LockDecoder, LockFileState } from '../lockfile/lock-decoder.ts';
import { adoptPredecessorLocks } from '../lockfile/predecessor.ts';
import { noLocks, type Locks } from '../lockfile/locks.ts';
import { readSmallFile } from './read-small-file.ts';

/** Whatever the data directory is called, and for both products. */
export const lockFileName = '.terraform.lock.hcl';

/** A hundred providers with the hashes of every platform make less than a tenth of this. */
const lockFileBytesMax = 16 * 1024 * 1024;

/** Readable by everyone, whatever the umask says: it belongs into version control. */
export const lockFileMode = 0o644;

/**
 * Loads the locks of a directory; where there is no lock file, nothing is locked. As OpenTofu, what was
 * locked for the registry that it came from counts for its own.
 */
export async function loadLocks(directory: string, flavour: Flavour): Promise<Decoded<Locks>> {
  const bytes = await readLockFile(join(directory, lockFileName));
  if (bytes === 'missing') return { value: noLocks, diagnostics: [] };
  if (bytes === 'unreadable') return { value: noLocks, diagnostics: [unreadable] };
  const { value, diagnostics } = decodeLocks(lockFileName, bytes, flavour);
  const adopted = adoptPredecessorLocks(value, flavour);
  return { value: adopted.value, diagnostics: [...diagnostics, ...adopted.diagnostics] };
}

/** A lock file among many. */
export interface LoadedLockFile extends Omit<DecodedLockFile, 'state'> {
  /** Its path, as messages show it. */
  readonly file: string;
  readonly state: LockFileState | 'missing';
  /** With LF line ends; undefined where it is what `locks` would be written as. */
  readonly text: string | undefined;
}

/** Loads the lock file of a directory that is one of many; the decoder is that of all of them. */
export async function loadLockFile(
  directory: string,
  decoder: LockDecoder,
): Promise<LoadedLockFile> {
  const file = posix.join(directory, lockFileName);
  const bytes = await readLockFile(join(directory, lockFileName));
  if (bytes === 'missing') {
    return { file, locks: noLocks, diagnostics: [], state: 'missing', text: '' };
  }
  if (bytes === 'unreadable') {
    return { file, locks: noLocks, diagnostics: [unreadable], state: 'unreadable', text: '' };
  }
  const decoded = decoder.decode(file, bytes);
  const text = decoded.state === 'in-form' ? undefined : readText(bytes);
  return { file, ...decoded, text };
}

/** As OpenTofu, counts what was locked for the registry that it came from; then there is more to write. */
export function adoptPredecessor(loaded: LoadedLockFile, flavour: Flavour): LoadedLockFile {
  const { value: locks, diagnostics } = adoptPredecessorLocks(loaded.locks, flavour);
  if (diagnostics.length === 0) return loaded;
  return {
    ...loaded,
    locks,
    diagnostics: [...loaded.diagnostics, ...diagnostics],
    state: loaded.state === 'in-form' ? 'out-of-form' : loaded.state,
    text: loaded.text ?? encodeLocks(loaded.locks, flavour),
  };
}

function readText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8').replaceAll('\r\n', '\n');
}

/**
 * Replaces the lock file in one step. A file that already says the same, byte for byte, is left
 * alone, so that nothing happens on disk; a symbolic link is replaced by a file.
 *
 * @throws {ToolError} `file-unwritable`; `asSaveFailure` words it
 */
export async function saveLocks(
  directory: string,
  locks: Locks,
  flavour: Flavour,
): Promise<'written' | 'unchanged'> {
  const path = join(directory, lockFileName);
  const text = encodeLocks(locks, flavour);
  const old = await readLockFile(path);
  if (typeof old !== 'string' && Buffer.from(text).equals(old)) return 'unchanged';
  await writeFileAtomic(path, text, { mode: lockFileMode, sync: false });
  return 'written';
}

/** The diagnostic for a lock file that could not be saved. */
export function asSaveFailure(error: unknown): Diagnostic {
  return makeError(
    'Failed to update dependency lock file',
    `Error while writing new dependency lock information to ${lockFileName}: ${messageOf(error)}.`,
  );
}

const unreadable = makeError(
  'Failed to read file',
  `The configuration file "${lockFileName}" could not be read.`,
);

/** Reads a lock file, whatever its name. A link that leads nowhere counts as missing. */
export function readLockFile(path: string): Promise<Uint8Array | 'missing' | 'unreadable'> {
  return Promise.resolve(readNow(path));
}

/** Waits for the file, as for those of configurations: it takes less time than not to. */
function readNow(path: string): Uint8Array | 'missing' | 'unreadable' {
  try {
    const info = statSync(path, { throwIfNoEntry: false });
    if (info === undefined) return 'missing';
    return info.isFile() ? readSmallFile(path, lockFileBytesMax) : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
