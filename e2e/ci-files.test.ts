/** What repositories take from this one: hooks for pre-commit, and an action for GitHub. */
import { expect } from 'chai';
import { load } from 'js-yaml';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { itIf } from '../internal/testing/it-if.ts';
import { withProject, type Project } from './harness/project.ts';
import { hasGit } from './harness/repository.ts';
import { runProgram, type ProgramResult } from './harness/run-program.ts';

const top = fileURLToPath(new URL('../../', import.meta.url));
const linux = '-platform=linux_amd64';

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly args: readonly string[];
  readonly files: string;
  readonly language: string;
  readonly pass_filenames: boolean;
}

const hooks = load(await readFile(join(top, '.pre-commit-hooks.yaml'), 'utf8')) as readonly Hook[];

/** Runs a hook as pre-commit does: if a staged file is one of its own, with the user's arguments. */
async function runHook(
  project: Project,
  id: string,
  args?: readonly string[],
): Promise<ProgramResult | undefined> {
  const hook = hooks.find((candidate) => candidate.id === id);
  if (hook === undefined) throw new Error(`There is no hook ${id}`);
  const staged = await git(project, 'diff', '--staged', '--name-only');
  if (!staged.split('\n').some((name) => new RegExp(hook.files).test(name))) return undefined;
  const [program, ...words] = hook.entry.split(' ');
  expect(program).to.equal('airlock');
  return project.airlock([...words, ...(args ?? hook.args)]);
}

async function git(project: Project, ...args: readonly string[]): Promise<string> {
  const result = await runProgram('git', args, { cwd: project.work, env: project.env });
  expect(result.code, result.stderr).to.equal(0);
  return result.stdout;
}

describe('.pre-commit-hooks.yaml', () => {
  const itWithGit = itIf(hasGit, 'git');

  it('has hooks that pre-commit can install and call', () => {
    expect(hooks.map(({ id }) => id)).to.deep.equal(['airlock-lock-check', 'airlock-lock-fix']);
    for (const hook of hooks) {
      expect(hook).to.include({ language: 'node', pass_filenames: false });
    }
  });

  it('runs them for what lock files depend on, and for nothing else', () => {
    const [{ files } = { files: '' }] = hooks;

    for (const name of ['main.tf', 'a/x.tf.json', 'a/x.tofu', 'a/.terraform.lock.hcl']) {
      expect(name).to.match(new RegExp(files));
    }
    for (const name of ['main.tfvars', 'a.tf/readme.md', 'x.lock.hcl', 'not-airlock.toml']) {
      expect(name).not.to.match(new RegExp(files));
    }
  });

  itWithGit('stops a commit until the lock file is complete, and completes it', () =>
    withProject(async (project) => {
      await git(project, 'init', '-q');
      expect(await runHook(project, 'airlock-lock-check')).to.equal(undefined);
      await project.write('airlock.toml', 'platforms = ["linux_amd64", "darwin_arm64"]\n');
      await git(project, 'add', '.');

      expect(await runHook(project, 'airlock-lock-check')).to.include({ code: 2 });
      expect(project.registry.requests).to.deep.equal([]);
      expect(await runHook(project, 'airlock-lock-fix', [linux])).to.include({ code: 0 });
      expect(await runHook(project, 'airlock-lock-check')).to.include({ code: 2 });
      expect(await runHook(project, 'airlock-lock-check', [linux])).to.include({ code: 0 });
      expect(await runHook(project, 'airlock-lock-fix')).to.include({ code: 0 });
      expect(await runHook(project, 'airlock-lock-check')).to.include({ code: 0 });
    }),
  );
});

interface Step {
  readonly name: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const actionDirectory = join(top, '.github/actions/airlock');
const actionText = await readFile(join(actionDirectory, 'action.yml'), 'utf8');
const action = load(actionText) as Action;

/** Runs the last step of the action as GitHub does. */
function runAction(
  project: Project,
  inputs: Readonly<Record<string, string>> = {},
): Promise<ProgramResult> {
  const step = action.runs.steps.at(-1);
  const env = Object.entries(step?.env ?? {}).map(([name, value]): [string, string] => {
    const input = /^\$\{\{ inputs\.(\w+) \}\}$/.exec(value)?.[1];
    return [name, input === undefined ? value : (inputs[input] ?? defaultOf(input))];
  });
  return runProgram('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step?.run ?? ''], {
    cwd: project.work,
    env: {
      ...project.env,
      ...Object.fromEntries(env),
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION_PATH: actionDirectory,
    },
  });
}

function defaultOf(input: string): string {
  const { default: value } = action.inputs[input] ?? {};
  if (value === undefined) throw new Error(`There is no input ${input}`);
  return value;
}

describe('the action for GitHub', () => {
  it('uses every input, as a variable and never in a script', () => {
    const { steps, using } = action.runs;
    const values = steps.flatMap(({ env }) => Object.values(env ?? {}));

    expect(using).to.equal('composite');
    for (const input of Object.keys(action.inputs)) {
      expect(values).to.include(`\${{ inputs.${input} }}`);
    }
    for (const { run } of steps) expect(run ?? '').not.to.contain('${{');
  });

  it('has scripts that bash can read', async () => {
    for (const { run } of action.runs.steps) {
      if (run === undefined) continue;
      const result = await runProgram('bash', ['-n', '-c', run], { cwd: top });
      expect(result).to.include({ code: 0, stderr: '' });
    }
  });

  it('says at the line what is missing, and nothing twice', () =>
    withProject(async (project) => {
      const result = await runAction(project, { platforms: 'linux_amd64, darwin_arm64' });

      expect(result.code).to.equal(2);
      expect(result.stdout.match(/^::.*/gm)).to.have.length(1);
      expect(result.stdout).to.match(/^::error file=main\.tf,line=3,/m);
      expect(await project.lockFile()).to.equal(undefined);
    }));

  it('downloads what it has to, once, unless told not to', () =>
    withProject(async (project) => {
      await project.airlock(['lock', linux], { env: { XDG_CACHE_HOME: project.directory } });
      const before = project.registry.count(/\.zip$/);
      const inputs = { platforms: 'linux_amd64' };

      expect(await runAction(project, { ...inputs, download: 'false' })).to.include({ code: 1 });
      expect(project.registry.count(/\.zip$/)).to.equal(before);
      expect(await runAction(project, inputs)).to.include({ code: 0 });
      expect(await runAction(project, inputs)).to.include({ code: 0 });
      expect(project.registry.count(/\.zip$/)).to.equal(before + 1);
    }));

  it('passes options on as words, and the directory as one', () =>
    withProject(async (project) => {
      await project.write('a $(touch x) b/main.tf', await project.read('main.tf'));
      const inputs = { directory: 'a $(touch x) b', options: `${linux} -missing-platform=warn` };

      const result = await runAction(project, inputs);

      expect(result.code).to.equal(2);
      expect(result.stdout).to.contain('::error file=a $(touch x) b/main.tf,line=3,');
      expect(await project.read('x').catch(() => 'absent')).to.equal('absent');
    }));
});
