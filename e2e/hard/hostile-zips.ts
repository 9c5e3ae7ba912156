/** Archives that mean harm, and the odd ones that the tests of `internal/archive` know. */
import { executableContent, type OddZip } from '../../internal/testing/odd-zip.ts';
import { acceptedZips } from '../../internal/testing/odd-zips-accepted.ts';
import { refusedZips } from '../../internal/testing/odd-zips-refused.ts';
import { bombs, largeZips } from './hostile-bombs.ts';
import { hostileNames, longForItsPlace } from './hostile-names.ts';
import { hostileRecords } from './hostile-records.ts';

/** An archive that is the package of a provider of its own: titles are no names. */
export interface HostileZip {
  readonly type: string;
  readonly zip: OddZip;
}

/** Those that a program can be given all at once. */
export const manyZips: readonly HostileZip[] = [
  ...acceptedZips,
  ...refusedZips,
  ...hostileNames,
  ...hostileRecords,
  ...largeZips,
].map((zip, index) => ({ type: `z${String(index).padStart(3, '0')}`, zip }));

/** Those that get processes for themselves: memory is what they are about. */
export const heavyZips: readonly HostileZip[] = [...bombs, ...largeZips].map((zip, index) => ({
  type: `heavy${index}`,
  zip,
}));

/** Where `lock` knowingly says something else than Terraform's, and why. */
export const deliberate: ReadonlyMap<string, string> = new Map([
  [longForItsPlace, 'nothing is unpacked to know a hash, so that no directory is too deep for it'],
]);

export function executableOf({ type }: HostileZip): string {
  return `terraform-provider-${type}`;
}

export function addressOf({ type }: HostileZip): string {
  return `example.com/acme/${type}`;
}

export function bytesOf(hostile: HostileZip): Buffer {
  return hostile.zip.build({ name: executableOf(hostile), content: executableContent });
}
