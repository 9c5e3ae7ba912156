import { readFileSync } from 'node:fs';
import type { PackageFile } from '../../internal/testing/provider-package.ts';

/**
 * Makes an executable of the given size out of a real one, that of Node: made-up bytes compress and
 * inflate unlike machine code. Different seeds give different files.
 */
export function makeExecutable(seed: string, bytes: number): PackageFile {
  const material = readFileSync(process.execPath);
  const content = Buffer.alloc(bytes);
  const start = Buffer.from(seed).reduce((sum, byte) => (sum * 31 + byte) % material.length, 7);
  for (let filled = 0; filled < bytes;) {
    const from = (start + filled) % material.length;
    filled += material.copy(content, filled, from);
  }
  content.write(seed);
  const type = seed.split('/')[1]?.split(' ')[0] ?? '';
  return { name: `terraform-provider-${type}_v1.0.0_x5`, content, mode: 0o100755 };
}
