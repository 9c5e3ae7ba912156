/** Keys and signatures of all kinds, honest and forged, beside the real Terraform if it is there. */
import { createCrashingCases } from '../../internal/testing/release-cases.ts';
import {
  createSignatureCases,
  expectedVerdicts,
  judgeAll,
  type Verdicts,
} from '../conformance/judge-signatures.ts';
import { releaseFile } from '../conformance/signature-registry.ts';
import { runAirlock } from '../harness/run-program.ts';
import { findTerraformObstacle, runTerraform } from '../harness/terraform.ts';
import type { HardFamily } from './family.ts';

/** Each case is a provider of its own, and each is accepted or refused in the words of Terraform. */
export const signaturesFamily: HardFamily = {
  name: 'signatures',
  async run() {
    const cases = await createSignatureCases();
    const crashing = createCrashingCases(releaseFile);
    const expected = expectedVerdicts([...cases, ...crashing]);
    const ours = await judgeAll([...cases, ...crashing], runAirlock);
    const obstacle = await findTerraformObstacle();
    if (obstacle !== undefined) console.log(`signatures: not compared with Terraform: ${obstacle}`);
    const theirs = obstacle === undefined ? await judgeAll(cases, runTerraform) : undefined;
    return {
      tried: Object.keys(expected).length,
      failures: [
        ...findDifferences(ours.verdicts, expected, 'it should be'),
        ...findDifferences(ours.verdicts, theirs?.verdicts ?? {}, 'Terraform says'),
        ...(ours.lockFile === undefined ? [] : ['a lock file is written though some are refused']),
      ],
    };
  },
};

function findDifferences(seen: Verdicts, wanted: Verdicts, who: string): readonly string[] {
  return Object.entries(wanted)
    .filter(([name, verdict]) => seen[name] !== verdict)
    .map(([name, verdict]) => `${name}: ${seen[name] ?? 'nothing'}, and ${who}: ${verdict}`);
}
