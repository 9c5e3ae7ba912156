import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, type Random } from '../harness/random.ts';
import { findTerraformObstacle } from '../harness/terraform.ts';

/** Random cases that the real Terraform and Airlock are given in turn. */
export interface CaseSuite<World, Case> {
  readonly title: string;
  /** How many cases, unless AIRLOCK_CASES says so. */
  readonly cases: number;
  /** How many cases one test has: few where a case takes long. */
  readonly batchSize: number;
  /** Makes what all cases share, in an empty directory that is removed in the end. */
  readonly open: (directory: string) => Promise<World>;
  readonly close: (world: World) => Promise<void>;
  readonly makeCase: (random: Random, world: World) => Case;
  /** Plays a case as both, and holds what is left of one against what is left of the other. */
  readonly compare: (chosen: Case, index: number, world: World) => Promise<void>;
}

/**
 * Declares a suite of random cases. AIRLOCK_CASES and AIRLOCK_SEED choose how many and which; without a
 * `terraform` all are skipped.
 */
export function describeRandomCases<World, Case>(suite: CaseSuite<World, Case>): void {
  const cases = Number(process.env['AIRLOCK_CASES'] ?? suite.cases);
  const seed = Number(process.env['AIRLOCK_SEED'] ?? 1);
  const { batchSize } = suite;

  describe(`${suite.title} beside the real Terraform (${cases} cases, seed ${seed})`, () => {
    let directory: string;
    let world: { readonly value: World } | undefined;

    before(async function () {
      const obstacle = await findTerraformObstacle();
      if (obstacle !== undefined) {
        console.log(`    skipped: ${obstacle}`);
        this.skip();
      }
      directory = await mkdtemp(join(tmpdir(), 'airlock-conformance-'));
      world = { value: await suite.open(directory) };
    });

    after(async () => {
      if (world === undefined) return;
      await suite.close(world.value);
      await rm(directory, { recursive: true });
    });

    for (let first = 0; first < cases; first += batchSize) {
      const count = Math.min(batchSize, cases - first);
      it(`agrees in cases ${first} to ${first + count - 1}`, async () => {
        if (world === undefined) throw new Error('The suite has not begun');
        for (let index = first; index < first + count; index += 1) {
          const chosen = suite.makeCase(createRandom(seed * 1_000_003 + index), world.value);
          await suite.compare(chosen, index, world.value);
        }
      });
    }
  });
}

/** Has both play at the same time, and expects the same outcome. */
export async function expectSame<Outcome>(
  play: (who: 'terraform' | 'airlock') => Promise<Outcome>,
  description: string,
): Promise<void> {
  const [theirs, ours] = await Promise.all([play('terraform'), play('airlock')]);
  expect(ours, description).to.deep.equal(theirs);
}
