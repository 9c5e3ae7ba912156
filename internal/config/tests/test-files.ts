import { posix } from 'node:path';

import type { Flavour } from '../../flavour/flavour.ts';
import { compareBytes } from '../../text/compare-bytes.ts';
import { isIgnoredFile, withoutHidden, type NamedFile } from '../config-files.ts';

/** Chooses the test files among the files of a directory, in the order they are read. */
export function selectTestFiles<T extends NamedFile>(
  files: readonly T[],
  flavour: Flavour,
): readonly T[] {
  const endings = flavour.testExtensions.flatMap((extension) => [
    `${extension}.hcl`,
    `${extension}.json`,
  ]);
  const chosen = files.filter(({ name }) => {
    const base = posix.basename(name);
    return !isIgnoredFile(base) && endings.some((ending) => base.endsWith(ending));
  });
  const sorted = [...chosen].sort((a, b) => compareBytes(a.name, b.name));
  return withoutHidden(sorted, flavour.testExtensions, ['.hcl', '.json']);
}

/**
 * The steps of the path of a test file, as the module manifest and the requirement tree have them:
 * `tests/main.tftest.hcl` is `tests`, `main`. As in Terraform, files in JSON keep their ending.
 */
export function testFileSteps(name: string, flavour: Flavour): readonly string[] {
  const ending = flavour.testExtensions
    .map((extension) => `${extension}.hcl`)
    .find((candidate) => name.endsWith(candidate));
  return (ending === undefined ? name : name.slice(0, -ending.length)).split('/');
}
