import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFakeRegistry, type FakeRegistry } from '../../internal/testing/fake-registry.ts';
import { listTree } from '../../internal/testing/list-tree.ts';
import { providerRelease } from '../../internal/testing/provider-package.ts';
import { withTempDir } from '../../internal/testing/temp-dir.ts';
import { requireAll } from '../harness/lock-verdicts.ts';
import type { ProgramResult, runAirlock } from '../harness/run-program.ts';
import { addressOf, bytesOf, type HostileZip } from './hostile-zips.ts';
import type { ResultTree } from './result-tree.ts';

/** What a program says, and everything that is there afterwards. */
export interface HostileRun {
  readonly result: ProgramResult;
  readonly tree: ResultTree;
}

/** Where the configuration is: deep enough for what climbs out to be seen. */
export const workPath = 'a/b/work';
export const lockPath = `${workPath}/.terraform.lock.hcl`;

/** Lends a registry that has each archive as the package of a provider. */
export async function withHostileRegistry<T>(
  zips: readonly HostileZip[],
  use: (registry: FakeRegistry) => Promise<T>,
): Promise<T> {
  const releases = zips.map((zip) =>
    providerRelease(`acme/${zip.type}`, '1.0.0', { archive: bytesOf(zip) }),
  );
  const registry = await createFakeRegistry({ releases, hosts: ['example.com'] });
  try {
    return await use(registry);
  } finally {
    await registry.close();
  }
}

/** Runs a program where all these providers are required. */
export async function runOnZips(
  zips: readonly HostileZip[],
  args: readonly string[],
  { registry, run }: { readonly registry: FakeRegistry; readonly run: typeof runAirlock },
): Promise<HostileRun> {
  return withTempDir(async (directory) => {
    const work = join(directory, workPath);
    await mkdir(work, { recursive: true });
    await writeFile(join(work, 'main.tf'), requireAll(zips.map(addressOf)));
    await writeFile(join(directory, 'cli.tfrc'), registry.cliConfig());
    const result = await run(args, {
      cwd: work,
      env: {
        HOME: directory,
        TMPDIR: directory,
        TF_CLI_CONFIG_FILE: join(directory, 'cli.tfrc'),
        NODE_OPTIONS: `--max-old-space-size=${heapMbMax}`,
      },
    });
    return { result, tree: await listTree(directory) };
  });
}

const heapMbMax = 160;
