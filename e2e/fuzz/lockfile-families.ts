/** Lock files: what is read is written so that it is read as the same. */
import fc from 'fast-check';
import { hasErrors } from '../../internal/diag/diagnostic.ts';
import { opentofu, terraform, type Flavour } from '../../internal/flavour/flavour.ts';
import { decodeLocks } from '../../internal/lockfile/decode.ts';
import { encodeLocks } from '../../internal/lockfile/encode.ts';
import { mergeThreeWay } from '../../internal/lockfile/merge-three-way.ts';
import { salvageLocks } from '../../internal/lockfile/salvage.ts';
import { check, makeFamily, type FuzzFamily } from './family.ts';
import { damagedBytes } from './mutation.ts';
import { readCorpus, readTestdata } from './samples.ts';

const lockFiles = damagedBytes({
  samples: [...readTestdata('lockfile'), ...readCorpus('lockfiles')],
  words: [
    ...['provider "registry.terraform.io/hashicorp/aws" {\n', '}\n', 'version = "1.0.0"\n', '  '],
    ...['constraints = "~> 1.0, >= 2"\n', 'hashes = [\n', '"h1:a",\n', '"zh:\\n\\u0000\\"$${",\n'],
    ...[']\n', '"', '\\', '<<<<<<< ours\n', '=======\n', '>>>>>>> theirs\n', 'module "a" {}\n'],
  ],
});
const file = '.terraform.lock.hcl';

/** The families of lock files. */
export const lockFileFamilies: readonly FuzzFamily[] = [
  makeFamily('lock-file', lockFiles, (bytes) => {
    for (const flavour of [terraform, opentofu]) {
      const { value, diagnostics } = decodeLocks(file, bytes, flavour);
      if (!hasErrors(diagnostics)) requireStable(encodeLocks(value, flavour), flavour);
    }
  }),

  makeFamily('lock-merge', fc.tuple(lockFiles, lockFiles, lockFiles), (texts) => {
    const [base, ours, theirs] = texts.map((bytes) => salvageLocks(file, bytes, terraform).value);
    if (base === undefined || ours === undefined || theirs === undefined) return;
    const { locks, conflicts } = mergeThreeWay({ base, ours, theirs });
    for (const { provider } of conflicts) check(!locks.has(provider), `${provider} is decided`);
    requireStable(encodeLocks(locks, terraform), terraform);
  }),
];

function requireStable(text: string, flavour: Flavour): void {
  const { value, diagnostics } = decodeLocks(file, Buffer.from(text), flavour);
  check(diagnostics.length === 0, `its own text is refused: ${diagnostics[0]?.detail ?? ''}`);
  check(encodeLocks(value, flavour) === text, `its own text is read as another:\n${text}`);
}
