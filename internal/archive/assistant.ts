/**
 * Two threads for one archive: one inflates, its assistant hashes what comes out. The bytes go through
 * a ring of slots in shared memory, the word that there are some through a message port.
 *
 * Only for an archive that is alone: where there are several, each in a thread of its own is better.
 */
import type { MessagePort } from 'node:worker_threads';
import { ContentHasher, type ContentDigest, type EntryHasher } from './content-hasher.ts';
import { outputBytes } from './inflater.ts';

/** One end of the connection between the two; the memory is the same at both. */
export interface AssistantLink {
  readonly port: MessagePort;
  readonly memory: SharedArrayBuffer;
}

type AssistantRequest =
  | { readonly kind: 'start' }
  /** The next slot of the ring holds so many bytes. */
  | { readonly kind: 'piece'; readonly length: number }
  | { readonly kind: 'end' };

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
    for (;;) {
      const readCount = Atomics.load(this.#readCount, 0);
      if (count - readCount < slotCount) return;
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
  let hasher = new ContentHasher();
  let count = 0;
  port.on('message', (request: AssistantRequest) => {
    switch (request.kind) {
      case 'start':
        hasher = new ContentHasher();
        return;
      case 'piece':
        hasher.update(ring.slot(count).subarray(0, request.length));
        count += 1;
        ring.release();
        return;
      case 'end':
        port.postMessage(hasher.digest());
        return;
    }
  });
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
  createHasher(): EntryHasher {
    return new AssistedHasher(this);
  }

  start(): void {
    this.#post({ kind: 'start' });
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
      function receive({ sha256, ...rest }: ContentDigest): void {
        port.off('close', fail);
        resolve({ ...rest, sha256: Buffer.from(sha256) });
      }
      function fail(): void {
        port.off('message', receive);
        reject(new Error('Hash assistant has ended'));
      }
      port.once('message', receive).once('close', fail);
      this.#post({ kind: 'end' });
    });
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
  #local: ContentHasher | undefined;
  #size = 0;

  constructor(assistant: Assistant) {
    this.#assistant = assistant;
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

  #begin(bytes: Uint8Array): void {
    if (bytes.length < slotBytes) this.#local = new ContentHasher();
    else this.#assistant.start();
  }
}
