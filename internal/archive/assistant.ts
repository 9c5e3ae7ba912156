/**
 * Two threads for one archive: one inflates, its assistant hashes what comes out and writes it to the
 * file it belongs to. The bytes go through a ring of slots in shared memory, the word that there are
 * some through a message port.
 *
 * Only for an archive that is alone: where there are several, each in a thread of its own is better.
 */
import type { MessagePort } from 'node:worker_threads';
import { ContentHasher, type ContentDigest, type EntryHasher } from './content-hasher.ts';
import { decodeFailure, encodeFailure, type Failure } from './failure.ts';
import { outputBytes } from './inflater.ts';
import { OutputFile } from './output-file.ts';

/** One end of the connection between the two; the memory is the same at both. */
export interface AssistantLink {
  readonly port: MessagePort;
  readonly memory: SharedArrayBuffer;
}

type AssistantRequest =
  | { readonly kind: 'start'; readonly file: OpenFile | undefined }
  /** The next slot of the ring holds so many bytes. */
  | { readonly kind: 'piece'; readonly length: number }
  | { readonly kind: 'end' };

/** A file that the other thread has open; descriptors are the same in all threads. */
type OpenFile = Pick<OutputFile, 'path' | 'descriptor'>;

type AssistantResponse =
  | { readonly kind: 'digest'; readonly digest: ContentDigest }
  | { readonly kind: 'failed'; readonly failure: Failure };

const slotCount = 4;
const slotBytes = outputBytes;
/** The count of slots that the assistant has read, on a cache line of its own. */
const counterBytes = 64;

/** Makes the memory for a link. */
export function makeAssistantMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(counterBytes + slotCount * slotBytes);
}

class Ring {
  readonly memory: SharedArrayBuffer;
  readonly #readCount: Int32Array;
  readonly #slots: readonly Uint8Array[];

  constructor(memory: SharedArrayBuffer) {
    this.memory = memory;
    this.#readCount = new Int32Array(memory, 0, 1);
    this.#slots = Array.from(
      { length: slotCount },
      (_, index) => new Uint8Array(memory, counterBytes + index * slotBytes, slotBytes),
    );
  }

  /** The slot that a piece goes through, given how many went before it. */
  slot(count: number): Uint8Array {
    const slot = this.#slots[count % slotCount];
    if (slot === undefined) throw new RangeError(`No slot for piece ${count}`);
    return slot;
  }

  release(): void {
    Atomics.add(this.#readCount, 0, 1);
    Atomics.notify(this.#readCount, 0);
  }

  /** Blocks the thread until the slot of a piece is free; the other thread is never blocked. */
  waitForSlot(count: number): void {
    this.#waitFor(count - slotCount + 1);
  }

  /** Blocks the thread until the other one is done with so many pieces. */
  waitForRead(count: number): void {
    this.#waitFor(count);
  }

  #waitFor(count: number): void {
    for (;;) {
      const readCount = Atomics.load(this.#readCount, 0);
      if (readCount >= count) return;
      if (Atomics.wait(this.#readCount, 0, readCount, answerTimeoutMs) === 'timed-out') {
        throw new Error('Hash assistant does not answer');
      }
    }
  }
}

/** Far longer than it takes an assistant that has other work as well. */
const answerTimeoutMs = 30_000;

/** Hashes for the thread at the other end, until that closes the port. */
export function assist({ port, memory }: AssistantLink): void {
  const ring = new Ring(memory);
  let entry = new AssistedEntry(undefined);
  let count = 0;
  port.on('message', (request: AssistantRequest) => {
    switch (request.kind) {
      case 'start':
        entry = new AssistedEntry(request.file);
        return;
      case 'piece':
        entry.update(ring.slot(count).subarray(0, request.length));
        count += 1;
        ring.release();
        return;
      case 'end':
        port.postMessage(entry.end());
        return;
    }
  });
}

/** An entry as the assistant sees it: after a failure it only waits for the end, to tell it. */
class AssistedEntry {
  readonly #hasher: ContentHasher;
  #failure: Failure | undefined;

  constructor(file: OpenFile | undefined) {
    this.#hasher = new ContentHasher(
      file === undefined ? undefined : new OutputFile(file.path, file.descriptor),
    );
  }

  update(bytes: Uint8Array): void {
    if (this.#failure !== undefined) return;
    try {
      this.#hasher.update(bytes);
    } catch (error) {
      this.#failure = encodeFailure(error);
    }
  }

  end(): AssistantResponse {
    if (this.#failure !== undefined) return { kind: 'failed', failure: this.#failure };
    return { kind: 'digest', digest: this.#hasher.digest() };
  }
}

/** The assistant as the inflating thread sees it. */
export class Assistant {
  readonly #port: MessagePort;
  readonly #ring: Ring;
  #count = 0;

  constructor({ port, memory }: AssistantLink) {
    this.#port = port;
    this.#ring = new Ring(memory);
  }

  /**
   * Makes a hasher for the next entry. Its first piece decides: one that fills the buffer it came in
   * announces more, and goes to the assistant; a small entry is sooner hashed than sent.
   */
  createHasher(file?: OutputFile): EntryHasher {
    return new AssistedHasher(this, file);
  }

  start(file: OutputFile | undefined): void {
    this.#post({
      kind: 'start',
      file: file && { path: file.path, descriptor: file.descriptor },
    });
  }

  /** The slot for the next piece, once it is free. */
  lendSlot(): Uint8Array {
    this.#ring.waitForSlot(this.#count);
    return this.#ring.slot(this.#count);
  }

  /** Sends bytes, by way of the slots unless they already are in one that was lent. */
  send(bytes: Uint8Array): void {
    if (bytes.buffer === this.#ring.memory) {
      this.#sendSlot(bytes.length);
      return;
    }
    for (let at = 0; at < bytes.length; at += slotBytes) {
      const part = bytes.subarray(at, at + slotBytes);
      this.lendSlot().set(part);
      this.#sendSlot(part.length);
    }
  }

  #sendSlot(length: number): void {
    this.#count += 1;
    this.#post({ kind: 'piece', length });
  }

  finish(): Promise<ContentDigest> {
    const port = this.#port;
    return new Promise((resolve, reject) => {
      function receive(response: AssistantResponse): void {
        port.off('close', fail);
        if (response.kind === 'failed') {
          reject(decodeFailure(response.failure));
        } else {
          // A buffer arrives as a plain array of bytes.
          const { sha256, ...rest } = response.digest;
          resolve({ ...rest, sha256: Buffer.from(sha256) });
        }
      }
      function fail(): void {
        port.off('message', receive);
        reject(new Error('Hash assistant has ended'));
      }
      port.once('message', receive).once('close', fail);
      this.#post({ kind: 'end' });
    });
  }

  /** Blocks the thread until all that was sent has been hashed and written. */
  settle(): void {
    this.#ring.waitForRead(this.#count);
  }

  close(): void {
    this.#port.close();
  }

  #post(request: AssistantRequest): void {
    this.#port.postMessage(request);
  }
}

class AssistedHasher implements EntryHasher {
  readonly #assistant: Assistant;
  readonly #file: OutputFile | undefined;
  #local: ContentHasher | undefined;
  #size = 0;

  constructor(assistant: Assistant, file: OutputFile | undefined) {
    this.#assistant = assistant;
    this.#file = file;
  }

  get size(): number {
    return this.#size;
  }

  lend(): Uint8Array | undefined {
    const isRemote = this.#size > 0 && this.#local === undefined;
    return isRemote ? this.#assistant.lendSlot() : undefined;
  }

  update(bytes: Uint8Array): void {
    if (this.#size === 0) this.#begin(bytes);
    this.#size += bytes.length;
    if (this.#local === undefined) this.#assistant.send(bytes);
    else this.#local.update(bytes);
  }

  digest(): ContentDigest | Promise<ContentDigest> {
    if (this.#size === 0) return new ContentHasher().digest();
    return this.#local?.digest() ?? this.#assistant.finish();
  }

  stop(): void {
    if (this.#file !== undefined) this.#assistant.settle();
  }

  #begin(bytes: Uint8Array): void {
    if (bytes.length < slotBytes) this.#local = new ContentHasher(this.#file);
    else this.#assistant.start(this.#file);
  }
}
