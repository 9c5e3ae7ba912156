import { answerFamilies } from './answer-families.ts';
import { binaryFamilies } from './binary-families.ts';
import type { FuzzFamily } from './family.ts';
import { hclFamilies } from './hcl-families.ts';
import { lockFileFamilies } from './lockfile-families.ts';
import { projectFamilies } from './project-families.ts';
import { valueFamilies } from './value-families.ts';

/** Every kind of input that comes from outside. */
export const fuzzFamilies: readonly FuzzFamily[] = [
  ...valueFamilies,
  ...hclFamilies,
  ...lockFileFamilies,
  ...projectFamilies,
  ...answerFamilies,
  ...binaryFamilies,
];
