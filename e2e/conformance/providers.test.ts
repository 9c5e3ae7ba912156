/**
 * Random cases of `providers`, given to the real Terraform and to Airlock: the same exit code, the same
 * summaries, the same tree up to the order that Terraform leaves to chance, and where that happens to be
 * ours, the same bytes. AIRLOCK_CASES and AIRLOCK_SEED choose how many cases and which.
 */
import { expect } from 'chai';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeRandomCases } from './random-cases.ts';
import { runAirlock, type ProgramResult } from '../harness/run-program.ts';
import { errorSummaries, runTerraform } from '../harness/terraform.ts';
import { makeProvidersCase, type ProvidersCase } from './providers-cases.ts';

/** What a program said, as far as the two have to agree. */
interface Outcome {
  readonly code: number | undefined;
  readonly errors: readonly string[];
  /** What is said without the frame of a diagnostic. */
  readonly plainErrors: string;
  readonly warnings: readonly string[];
  /** The labels on the way from the root to each line, sorted. */
  readonly tree: readonly string[];
  readonly state: readonly string[];
}

describeRandomCases<string, ProvidersCase>({
  title: 'providers',
  cases: 60,
  batchSize: 10,
  open: (directory) => Promise.resolve(directory),
  close: () => Promise.resolve(),
  makeCase: makeProvidersCase,
  compare: compareProviders,
});

async function compareProviders(
  providersCase: ProvidersCase,
  index: number,
  directory: string,
): Promise<void> {
  const cwd = join(directory, `case-${index}`);
  await writeCase(cwd, providersCase);

  const [theirs, ours] = await Promise.all([
    play(providersCase, cwd, runTerraform),
    play(providersCase, cwd, runAirlock),
  ]);

  const described = describeCase(index, providersCase);
  expect(outcomeOf(ours), described).to.deep.equal(outcomeOf(theirs));
  if (isSameOrder(ours, theirs)) expect(ours.stdout, described).to.equal(theirs.stdout);
}

async function writeCase(cwd: string, { files }: ProvidersCase): Promise<void> {
  for (const [name, content] of files) {
    await mkdir(dirname(join(cwd, name)), { recursive: true });
    await writeFile(join(cwd, name), content);
  }
}

function play(
  { args, env }: ProvidersCase,
  cwd: string,
  run: typeof runAirlock,
): Promise<ProgramResult> {
  const plain = { HOME: cwd, TF_CLI_CONFIG_FILE: '/dev/null' };
  return run(['providers', '-no-color', ...args], { cwd, env: { ...plain, ...env } });
}

function outcomeOf(result: ProgramResult): Outcome {
  const { code, stdout, stderr } = result;
  const errors = errorSummaries(result);
  const warnings = [...stdout.matchAll(/^Warning: (.*)$/gm)].map((match) => match[1] ?? '');
  const state = [...stdout.matchAll(/^ {4}provider\[.*$/gm)].map(([line]) => line);
  return {
    code,
    errors: [...new Set(errors)].sort(),
    plainErrors: errors.length > 0 ? '' : withoutHelp(stderr),
    warnings: warnings.sort(),
    tree: readTree(stdout),
    state: state.sort(),
  };
}

/** What is printed beside a bad flag is each program's own. */
function withoutHelp(stderr: string): string {
  return /^Error parsing command-line flags: .*$/m.exec(stderr)?.[0] ?? stderr.trim();
}

const branch = /^((?:│\u00a0\u00a0 | {4})*)[├└]── (.*)$/gm;

function readTree(stdout: string): readonly string[] {
  const way: string[] = [];
  const lines = [...stdout.matchAll(branch)].map(([, indent = '', label = '']) => {
    way.splice(indent.length / 4, way.length, label);
    return way.join(' > ');
  });
  return lines.sort();
}

/** Whether the lines of two trees are the same, whatever is drawn before them, and those of states. */
function isSameOrder(a: ProgramResult, b: ProgramResult): boolean {
  const [left, right] = [a, b].map(({ stdout }) => stdout.replaceAll(/[│├└─\u00a0]+| {2,}/g, ''));
  return left === right;
}

function describeCase(index: number, { args, env, files }: ProvidersCase): string {
  const texts = [...files].map(([name, content]) => `--- ${name}\n${content}`);
  return `case ${index}: ${args.join(' ')} ${JSON.stringify(env)}\n${texts.join('\n')}\n`;
}
