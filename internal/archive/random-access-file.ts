import { fstatSync, readSync } from 'node:fs';
import type { RandomAccess } from './central-directory.ts';

/** Gives random access to an open file; its size is the one it has now. */
export function accessFile(descriptor: number): RandomAccess {
  const size = fstatSync(descriptor).size;
  return {
    start: 0,
    size,
    read(offset, length, buffer) {
      const wanted = Math.min(length, Math.max(0, size - offset));
      const target = buffer ?? Buffer.allocUnsafeSlow(wanted);
      let filled = 0;
      while (filled < wanted) {
        const count = readSync(descriptor, target, filled, wanted - filled, offset + filled);
        if (count === 0) break;
        filled += count;
      }
      return target.subarray(0, filled);
    },
  };
}
