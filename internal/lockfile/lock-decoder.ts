/**
 * Reads many lock files. The lock files of a repository are made of the same few blocks over and over;
 * a block that has been read once is known again by its text, which takes a hundredth of the time and
 * lets all files share the memory.
 */
import { compareProviders } from '../addr/provider.ts';
import { hasErrors, type Diagnostic } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { decodeLocks } from './decode.ts';
import { encodeHeader, encodeLocks, encodeProviderLock } from './encode.ts';
import type { Locks, ProviderLock } from './locks.ts';
import { salvageLocks } from './salvage.ts';

/** What a lock file says, and in what state it is. */
export interface DecodedLockFile {
  readonly locks: Locks;
  /** What keeps Terraform from reading the file, and warnings. */
  readonly diagnostics: readonly Diagnostic[];
  readonly state: LockFileState;
}

export type LockFileState =
  /** Byte for byte as it would be written, line ends apart: those are for git to choose. */
  | 'in-form'
  /** Good to read; would be written otherwise. */
  | 'out-of-form'
  /** Left over from a bad merge, but its sides do not contradict each other: `locks` unites them. */
  | 'mendable'
  | 'unreadable';

export interface LockDecoder {
  /** `file` is the name that messages show. */
  decode(file: string, bytes: Uint8Array): DecodedLockFile;
}

/** Makes a decoder that remembers blocks. */
export function createLockDecoder(flavour: Flavour): LockDecoder {
  const header = encodeHeader(flavour);
  const known = new Map<string, ProviderLock>();

  function remember(locks: Locks): void {
    for (const lock of locks.values()) {
      const text = encodeProviderLock(lock);
      if (known.size < blocksMax && isAscii.test(text) && !known.has(text)) known.set(text, lock);
    }
  }

  /** A file of known blocks in their order says what they say. */
  function assemble(text: string): Locks | undefined {
    if (!text.startsWith(header)) return undefined;
    const locks: ProviderLock[] = [];
    for (const block of text.slice(header.length).split(/(?<=\n\}\n)/)) {
      if (block === '') continue;
      const lock = block.startsWith('\n') ? known.get(block.slice(1)) : undefined;
      const last = locks.at(-1);
      if (lock === undefined) return undefined;
      if (last !== undefined && compareProviders(last.provider, lock.provider) >= 0)
        return undefined;
      locks.push(lock);
    }
    return new Map(locks.map((lock) => [lock.provider, lock]));
  }

  return {
    decode(file, bytes) {
      const text = Buffer.from(bytes).toString('utf8').replaceAll('\r\n', '\n');
      const assembled = assemble(text);
      if (assembled !== undefined) return { locks: assembled, diagnostics: [], state: 'in-form' };
      const decoded = decodeAny({ file, bytes, flavour }, text);
      if (decoded.state === 'in-form') remember(decoded.locks);
      return decoded;
    },
  };
}

/** More than any repository has; files that differ in every block are not worth remembering. */
const blocksMax = 10_000;

/** Only of such a text it is certain that no other bytes decode to it. */
const isAscii = /^[\n -~]*$/;

interface LockFile {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly flavour: Flavour;
}

function decodeAny({ file, bytes, flavour }: LockFile, text: string): DecodedLockFile {
  const { value: locks, diagnostics } = decodeLocks(file, bytes, flavour);
  if (!hasErrors(diagnostics)) {
    const isInForm = diagnostics.length === 0 && encodeLocks(locks, flavour) === text;
    return { locks, diagnostics, state: isInForm ? 'in-form' : 'out-of-form' };
  }
  const salvaged = salvageLocks(file, bytes, flavour);
  const candidates = [...salvaged.value.values()];
  if (salvaged.diagnostics.length > 0 || candidates.some((list) => list.length > 1)) {
    return { locks, diagnostics, state: 'unreadable' };
  }
  const united = candidates.flat().map((lock) => [lock.provider, lock] as const);
  return { locks: new Map(united), diagnostics, state: 'mendable' };
}
