import { createCipheriv, createHash } from 'node:crypto';

export interface BytesOptions {
  /** The same seed makes the same bytes. */
  readonly seed: string;
  readonly bytes: number;
  /** The part of the content, 0 to 1, that repeats what came before, as machine code does. */
  readonly repetition: number;
}

/**
 * Makes bytes that a compressor finds neither trivial nor hopeless: noise, and between it phrases
 * that come again and again. A gigabyte takes about a second.
 */
export function makeBytes({ seed, bytes, repetition }: BytesOptions): Buffer {
  const content = noise(`${seed}/content`, bytes);
  const phrases = noise(`${seed}/phrases`, phraseCount * phraseBytes);
  const choices = noise(`${seed}/choices`, 2 * Math.ceil(bytes / phraseBytes));
  for (let index = 0; index * phraseBytes < bytes; index += 1) {
    if (choices.readUInt8(2 * index) >= repetition * 256) continue;
    const phrase = choices.readUInt8(2 * index + 1) * phraseBytes;
    phrases.copy(content, index * phraseBytes, phrase, phrase + phraseBytes);
  }
  return content;
}

/** One byte chooses a phrase. */
const phraseCount = 256;
const phraseBytes = 32;

/** A cipher's key stream: noise that a seed determines, as fast as memory. */
function noise(seed: string, bytes: number): Buffer {
  const key = createHash('sha256').update(seed).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}
