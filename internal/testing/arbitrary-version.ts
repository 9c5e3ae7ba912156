import fc from 'fast-check';

import { terraform } from '../flavour/flavour.ts';
import type { Version } from '../version/version.ts';
import { parseVersion } from '../version/version.ts';

const number = fc.oneof(fc.nat({ max: 3 }).map(String), fc.constantFrom('10', `${2n ** 64n - 1n}`));
const identifiers = fc
  .array(fc.constantFrom('', '0', '01', '1', '10', 'a', 'A', 'b', 'rc1', '-'), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => parts.join('.'));

const numbers = fc.array(number, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
const suffixes = fc
  .tuple(fc.option(identifiers), fc.option(identifiers))
  .map(
    ([pre, meta]) =>
      (pre === null ? '' : `-${pre}`) + (meta === null || meta === '' ? '' : `+${meta}`),
  )
  // A lone hyphen ends the version, and metadata could not follow.
  .filter((text) => !text.startsWith('-+'));

/** Texts of versions, of which many are close to one another. */
export const versionText: fc.Arbitrary<string> = fc
  .tuple(numbers, suffixes)
  .map((parts) => parts.join(''));

/** Versions, of which many are close to one another. */
export const anyVersion: fc.Arbitrary<Version> = versionText.map((text) =>
  parseVersion(text, terraform),
);

const term = fc
  .tuple(fc.constantFrom('', '= ', '!= ', '> ', '>= ', '< ', '<= ', '~> '), versionText)
  .map((parts) => parts.join(''));

/** Texts of constraint lists, the empty one among them. */
export const constraintsText: fc.Arbitrary<string> = fc
  .array(term, { maxLength: 4 })
  .map((terms) => terms.join(', '));
