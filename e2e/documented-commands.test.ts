/** What the documents tell to type does what they say: every command line in them is run. */
import { expect } from 'chai';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { itIf } from '../internal/testing/it-if.ts';
import { providerRelease } from '../internal/testing/provider-package.ts';
import { putAirlockOnPath } from './harness/airlock-on-path.ts';
import { findCommandLines } from './harness/command-lines.ts';
import { withProject, type Project } from './harness/project.ts';
import { hasGit } from './harness/repository.ts';
import { runProgram, type ProgramResult } from './harness/run-program.ts';

const top = fileURLToPath(new URL('../../', import.meta.url));

/** All but the one that tells of the past. */
const documents = (await readdir(top))
  .filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md')
  .sort();

function readDocument(name: string): Promise<string> {
  return readFile(join(top, name), 'utf8');
}

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
const here = `${process.platform}_${architectures[process.arch] ?? process.arch}`;
const platforms = [...new Set(['linux_amd64', 'darwin_arm64', here])];

const releases = [
  providerRelease('hashicorp/aws', '5.100.0', { platforms }),
  providerRelease('hashicorp/null', '3.2.1', { platforms }),
];

const configuration = `terraform {
  required_providers {
    aws  = { source = "hashicorp/aws" }
    null = { source = "hashicorp/null" }
  }
}
`;

/** Lends a locked project in a git repository, with a mirror and what else a reader may have. */
function withReader(use: (project: Project) => Promise<void>): Promise<void> {
  return withProject(
    async (project) => {
      await project.write('main.tf', configuration);
      const names = platforms.map((name) => JSON.stringify(name)).join(', ');
      await project.write('airlock.toml', `platforms = [${names}]\n[mirror]\ndirectory = "m"\n`);
      await runProgram('git', ['init', '-q'], { cwd: project.work });
      for (const args of [['lock'], ['mirror', join(project.directory, 'srv/mirror')]]) {
        expect((await project.airlock(args)).code).to.equal(0);
      }
      for (const name of ['base', 'ours', 'theirs']) {
        await project.write(name, (await project.lockFile()) ?? '');
      }
      await use(project);
    },
    { releases },
  );
}

/** Runs lines as a reader types them, in places that the reader may write to. */
async function type(project: Project, lines: string): Promise<ProgramResult> {
  const { directory, work, env } = project;
  const script = lines
    .replaceAll('/srv/mirror', join(directory, 'srv/mirror'))
    .replaceAll('/mnt/cache', join(directory, 'cache'));
  const terraform = 'terraform() { test "$1" = init; }\n';
  return runProgram('bash', ['-euo', 'pipefail', '-c', terraform + script], {
    cwd: work,
    env: { ...env, PATH: await putAirlockOnPath(directory) },
  });
}

const archive =
  '/srv/mirror/registry.terraform.io/hashicorp/null/terraform-provider-null_3.2.1_linux_amd64.zip';

/** What a reader puts in the place of a name, or behind the name of a command. */
const completed: Readonly<Record<string, string>> = {
  'airlock hash FILE|DIR...': `airlock hash ${archive}`,
  'airlock completion SHELL': 'airlock completion bash',
  'airlock mirror prune': 'airlock mirror prune -keep-last=1',
  'airlock merge-driver': 'airlock merge-driver base ours theirs',
};

/** Before these the mirror of the project has to be there. */
const needMirror = /^airlock mirror (?:verify|list|prune)(?! .*\/srv)/;

describe('the documents', () => {
  const itWithGit = itIf(hasGit, 'git');

  for (const name of documents) {
    itWithGit(`${name}: blocks of commands do what they say`, async () => {
      const { scripts } = findCommandLines(await readDocument(name));
      const ours = scripts.filter((text) => !text.startsWith('npm '));
      if (ours.length === 0) return;

      await withReader(async (project) => {
        for (const script of ours) {
          const result = await type(project, script);
          expect(result.code, `${script}${result.stdout}${result.stderr}`).to.equal(0);
        }
      });
    });

    itWithGit(`${name}: commands in sentences do what they say`, async () => {
      const { mentions } = findCommandLines(await readDocument(name));
      const ours = new Set(mentions.filter((text) => text.startsWith('airlock ')));
      if (ours.size === 0) return;

      await withReader(async (project) => {
        for (const mention of ours) {
          const line = completed[mention] ?? mention;
          const before = needMirror.test(line) ? 'airlock mirror > /dev/null\n' : '';
          const result = await type(project, before + line);
          expect(result.code, `${line}\n${result.stdout}${result.stderr}`).to.equal(0);
        }
      });
    });

    it(`${name}: commands of npm are there`, async () => {
      const manifest = JSON.parse(await readDocument('package.json')) as {
        readonly scripts: Readonly<Record<string, string>>;
      };
      const { scripts, mentions } = findCommandLines(await readDocument(name));

      for (const line of [...scripts, ...mentions].flatMap((text) => text.split(/\n|&&/))) {
        const [, command, script] = /^ *npm (\S+)(?: (\S+))?/.exec(line) ?? [];
        if (command === 'run') expect(manifest.scripts).to.have.property(script ?? '');
        else expect(command).to.be.oneOf([undefined, 'ci', 'install', 'pack', 'test']);
      }
    });
  }
});

/** A case for every exit code that README.md lists. */
const exitCodes: Readonly<Record<string, (project: Project) => Promise<ProgramResult>>> = {
  0: (project) => project.airlock(['lock']),

  async 1(project) {
    await project.write('main.tf', 'terraform {');
    return project.airlock(['lock']);
  },

  2: (project) => project.airlock(['lock', '-check']),

  async 3(project) {
    await project.airlock(['mirror', '-platform=linux_amd64', 'm']);
    const names =
      'm/registry.terraform.io/acme/anvil/terraform-provider-anvil_1.2.0_linux_amd64.zip';
    await writeFile(join(project.work, names), 'spoilt');
    return project.airlock(['mirror', 'verify', 'm']);
  },

  130(project) {
    project.registry.faults.add(/versions$/, { kind: 'hang' });
    return project.airlock(['lock'], {
      onStart(kill) {
        const timer = setInterval(() => {
          if (project.registry.requests.length === 0) return;
          clearInterval(timer);
          kill('SIGINT');
        }, 5);
      },
    });
  },
};

describe('the exit codes in README.md', () => {
  for (const [code, run] of Object.entries(exitCodes)) {
    it(`include ${code}, with which a command ends`, () =>
      withProject(async (project) => {
        const result = await run(project);

        expect(result.code, result.stderr).to.equal(Number(code));
        if (code === '1' || code === '130') expect(await project.lockFile()).to.equal(undefined);
      }));
  }

  it('are all that there are', async () => {
    const section = (await readDocument('README.md')).split('### Exit codes')[1]?.split('\n#')[0];
    const codes = [...(section ?? '').matchAll(/^\| (\d+) /gm)].map(([, code]) => code);

    expect(codes).to.deep.equal(Object.keys(exitCodes));
  });
});
