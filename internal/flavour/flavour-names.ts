import { opentofu, terraform, type Flavour } from './flavour.ts';

/** What people may call a flavour, for messages. */
export const flavourNames = 'terraform or opentofu';

/** The flavour of a name that people give it; undefined for any other. */
export function findFlavourByName(name: string): Flavour | undefined {
  return flavours.get(name);
}

const flavours: ReadonlyMap<string, Flavour> = new Map([
  ['terraform', terraform],
  ['opentofu', opentofu],
  ['tofu', opentofu],
]);
