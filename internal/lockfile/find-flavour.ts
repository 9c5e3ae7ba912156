import { opentofu, terraform, type Flavour } from '../flavour/flavour.ts';

/** The product that a lock file names in its header; undefined if it names none. */
export function findFlavour(bytes: Uint8Array): Flavour | undefined {
  const text = Buffer.from(bytes.subarray(0, headerBytesMax)).toString('utf8');
  return [terraform, opentofu].find(({ command }) => text.includes(`"${command} init"`));
}

/** The header is two lines; more than that belongs to people. */
const headerBytesMax = 200;
