/**
 * Configurations made by chance and by hand, given to the real Terraform and to this package: the
 * same words about the same places, the same requirements. AIRLOCK_CASES and AIRLOCK_SEED choose how
 * many are made and which.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { execFile, spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isLockable } from '../addr/provider.ts';
import { mapLimit } from '../async/map-limit.ts';
import { arrangeDiagnostics, formatDiagnostic } from '../cli/views/diagnostics.ts';
import { plainWidth } from '../cli/views/style.ts';
import { treeRequirements } from '../config/tree/module-tree.ts';
import { hasErrors } from '../diag/diagnostic.ts';
import { terraform } from '../flavour/flavour.ts';
import { arbitraryConfig } from '../testing/arbitrary-config.ts';
import { readConfigCases, writeConfigCase, type ConfigCase } from '../testing/config-cases.ts';
import { itIf } from '../testing/it-if.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { formatConstraints } from '../version/canonical.ts';
import { loadModuleTree } from './load-module-tree.ts';

const caseCount = Number(process.env['AIRLOCK_CASES'] ?? 100);
const seed = Number(process.env['AIRLOCK_SEED'] ?? 1);
const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null' };

interface Outcome {
  readonly exitCode: number;
  /** What is printed about the configuration, a paragraph for each problem, sorted. */
  readonly problems: readonly string[];
  /** Of a configuration without errors: canonical constraints by provider, a line for each. */
  readonly requirements: readonly string[];
}

/** A mirror without packages makes it list what it would need. */
async function askTerraform(directory: string): Promise<Outcome> {
  const mirror = join(directory, 'mirror');
  await mkdir(mirror);
  const args = ['providers', 'lock', '-no-color', `-fs-mirror=${mirror}`];
  const result = await new Promise<{ exitCode: number; output: string }>((resolve) => {
    const child = execFile('terraform', args, { cwd: directory, env }, (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, output: stdout + stderr });
    });
  });
  const [problems = '', missing = ''] = result.output
    .replace(/^Success! Terraform has .*/ms, '')
    .split('\nError: Could not retrieve providers for locking\n');
  return {
    exitCode: result.exitCode,
    problems: splitProblems(problems),
    requirements: readRequirements(missing),
  };
}

async function askAirlock(directory: string): Promise<Outcome> {
  const { signal } = new AbortController();
  const options = { dataDir: '.terraform', flavour: terraform, signal };
  const { value, diagnostics } = await loadModuleTree(directory, options);
  const requirements = [...treeRequirements(value, terraform)]
    .filter(([provider]) => isLockable(provider, terraform))
    .map(([provider, constraints]) => `${provider} ${formatConstraints(constraints)}`.trimEnd());
  const style = { colour: false, width: plainWidth };
  const isWrong = hasErrors(diagnostics);
  return {
    exitCode: isWrong || requirements.length > 0 ? 1 : 0,
    problems: splitProblems(
      arrangeDiagnostics(diagnostics)
        .map((diagnostic) => formatDiagnostic(diagnostic, style))
        .join(''),
    ),
    requirements: isWrong ? [] : requirements.sort(),
  };
}

/** Terraform reads some things several times, and reports them as often. */
function splitProblems(output: string): readonly string[] {
  const paragraphs = output.split(/\n(?=(?:Error|Warning): )/).map((text) => text.trim());
  return [...new Set(paragraphs.filter((text) => text !== ''))].sort();
}

function readRequirements(message: string): readonly string[] {
  const items = message
    .replaceAll(/\s+/g, ' ')
    .split(/ - (?=\S+\/\S+\/\S+: )/)
    .slice(1);
  return items
    .map((item) =>
      item
        .replace(/\.? ?$/, '')
        .replace(/: no available .* constraints ?/, ' ')
        .trim(),
    )
    .sort();
}

/** One that it crashes on counts as refused. */
async function compare(testCase: ConfigCase): Promise<void> {
  await withTempDir(async (directory) => {
    await writeConfigCase(directory, testCase);
    const ours = await askAirlock(directory);
    const theirs = await askTerraform(directory);
    const expected = theirs.exitCode === crashed ? { ...ours, exitCode: 1 } : theirs;
    expect(ours, describeCase(testCase)).to.deep.equal(expected);
  });
}

const crashed = 11;

function describeCase({ title, files }: ConfigCase): string {
  return [title, ...[...files].map(([name, content]) => `--- ${name}\n${content}`)].join('\n');
}

const topics = [
  'checks',
  'module-calls',
  'module-tree',
  'moved-removed-import',
  'overrides',
  'provider-blocks',
  'required-providers',
  'resources',
  'syntax',
  'terraform-block',
  'variables-outputs-locals',
];

describe('loadModuleTree and Terraform', () => {
  const isPresent = spawnSync('terraform', ['version'], { env }).status === 0;

  itIf(isPresent, 'terraform')('say the same about configurations made by hand', async function () {
    this.timeout(120_000);
    const cases = topics.flatMap(readConfigCases);

    await mapLimit(cases, 2, compare);
  });

  itIf(isPresent, 'terraform')(
    'say the same about configurations made by chance',
    async function () {
      this.timeout(60_000 + caseCount * 1000);
      const made = fc.sample(arbitraryConfig(), { seed, numRuns: caseCount });

      await mapLimit(made, 2, (files, index) =>
        compare({ title: `case ${index} of seed ${seed}`, files, expected: '' }),
      );
    },
  );
});
