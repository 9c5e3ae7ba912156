import { expect } from 'chai';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { assist, Assistant, makeAssistantMemory } from './assistant.ts';
import { outputBytes } from './inflater.ts';
import { createOutputFile } from './output-file.ts';

/** Lends an assistant that works in this thread, between the turns of the test. */
async function withAssistant(use: (assistant: Assistant) => Promise<void>): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const memory = makeAssistantMemory();
  assist({ port: port2, memory });
  const assistant = new Assistant({ port: port1, memory });
  try {
    await use(assistant);
  } finally {
    assistant.close();
  }
}

describe('Assistant', () => {
  it('hashes one entry after the other, small ones and large ones', () =>
    withAssistant(async (assistant) => {
      for (const sizes of [
        [outputBytes, 1000],
        [10],
        [],
        [outputBytes + 7, outputBytes],
        [outputBytes],
      ]) {
        const pieces = sizes.map((size) => randomBytes(size));
        const hasher = assistant.createHasher();
        for (const piece of pieces) {
          hasher.update(piece);
          piece.fill(0);
        }
        const digest = await hasher.digest();

        expect(digest.size).to.equal(hasher.size);
        expect(digest.size).to.equal(sizes.reduce((sum, size) => sum + size, 0));
      }
    }));

  it('gives the digest of all pieces in their order', () =>
    withAssistant(async (assistant) => {
      const content = randomBytes(3 * outputBytes + 5);
      const hasher = assistant.createHasher();
      for (let at = 0; at < content.length; at += outputBytes) {
        hasher.update(content.subarray(at, at + outputBytes));
      }

      expect(await hasher.digest()).to.deep.equal({
        size: content.length,
        crc: crc32(content),
        sha256: createHash('sha256').update(content).digest(),
      });
    }));

  it('forgets an entry that was given up', () =>
    withAssistant(async (assistant) => {
      assistant.createHasher().update(randomBytes(outputBytes));
      const content = randomBytes(outputBytes);
      const hasher = assistant.createHasher();
      hasher.update(content);

      expect((await hasher.digest()).crc).to.equal(crc32(content));
    }));

  it('has written all it was sent once an entry is given up', () =>
    withTempDir(async (directory) => {
      const worker = new Worker(new URL('./hash-worker.js', import.meta.url), { execArgv: [] });
      const { port1, port2 } = new MessageChannel();
      const memory = makeAssistantMemory();
      worker.postMessage({ kind: 'assist', link: { port: port2, memory } }, [port2]);
      const assistant = new Assistant({ port: port1, memory });
      const file = createOutputFile(join(directory, 'a'));
      const content = randomBytes(3 * outputBytes);
      try {
        const hasher = assistant.createHasher(file);
        hasher.update(content);

        hasher.stop();

        expect(readFileSync(file.path).equals(content)).to.equal(true);
      } finally {
        file.close();
        assistant.close();
        await worker.terminate();
      }
    }));

  it('fails when the other thread is gone', async () => {
    const { port1, port2 } = new MessageChannel();
    const assistant = new Assistant({ port: port1, memory: makeAssistantMemory() });
    const hasher = assistant.createHasher();
    hasher.update(randomBytes(outputBytes));
    const outcome = rejection(Promise.resolve(hasher.digest()));

    port2.close();

    expect(await outcome).to.have.property('message', 'Hash assistant has ended');
  });
});
