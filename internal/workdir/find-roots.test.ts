import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { opentofu, terraform, type Flavour } from '../flavour/flavour.ts';
import { makeManifest } from '../testing/config-cases.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { formatConstraints } from '../version/canonical.ts';
import { findRoots, loadRoot, type FoundRoots } from './find-roots.ts';

function requires(source: string, version = '>= 1.0'): string {
  return `terraform {\n  required_providers {\n    x = {\n      source  = "${source}"\n      version = "${version}"\n    }\n  }\n}\n`;
}

function calls(...sources: readonly string[]): string {
  return sources.map((source, i) => `module "m${i}" {\n  source = "${source}"\n}\n`).join('');
}

const lockFile = '.terraform.lock.hcl';
const backend = 'terraform {\n  backend "local" {}\n}\n';

async function find(
  files: Readonly<Record<string, string>>,
  options: { readonly flavour?: Flavour; readonly git?: boolean } = {},
): Promise<FoundRoots> {
  return withTempDir(async (base) => {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(base, name)), { recursive: true });
      await writeFile(join(base, name), content);
    }
    if (options.git === true) execFileSync('git', ['init', '-q'], { cwd: base });
    return findRoots(base, optionsFor(options.flavour));
  });
}

function optionsFor(flavour: Flavour = terraform): Parameters<typeof findRoots>[1] {
  return { dataDir: '.terraform', flavour, signal: new AbortController().signal };
}

function namesOf({ roots }: FoundRoots): readonly string[] {
  return roots.map(({ directory }) => directory);
}

describe('findRoots', () => {
  it('takes directories with configuration that no other module calls', async () => {
    const found = await find({
      'live/a/main.tf': calls('../../modules/net'),
      'live/b/main.tf': requires('acme/anvil'),
      'live/readme.md': '',
      'modules/net/main.tf': calls('./inner'),
      'modules/net/inner/main.tf': requires('acme/rocket'),
    });

    expect(namesOf(found)).to.deep.equal(['live/a', 'live/b']);
    expect(found.roots[0]?.diagnostics).to.deep.equal([]);
  });

  it('takes a called module that has a lock file, a backend or a cloud block', async () => {
    const found = await find({
      'main.tf': calls('./a', './b', './c', './d'),
      'a/main.tf': '',
      [`a/${lockFile}`]: '',
      'b/main.tf': backend,
      'c/main.tf': 'terraform {\n  cloud {}\n}\n',
      'd/main.tf': '',
    });

    expect(namesOf(found)).to.deep.equal(['.', 'a', 'b', 'c']);
  });

  it('finds a module that is called from further down the alphabet', async () => {
    const found = await find({ 'a/main.tf': '', 'z/main.tf': calls('../a') });

    expect(namesOf(found)).to.deep.equal(['z']);
  });

  it('passes over data directories and caches, and a directory with nothing but a lock file', async () => {
    const found = await find({
      'main.tf': '',
      '.terraform/modules/x/main.tf': '',
      'sub/.terragrunt-cache/y/main.tf': '',
      'node_modules/z/main.tf': '',
      [`old/${lockFile}`]: '',
    });

    expect(namesOf(found)).to.deep.equal(['.']);
  });

  it('passes over what git ignores, and takes what is not committed yet', async () => {
    const found = await find(
      {
        '.gitignore': 'build/\n',
        'build/main.tf': '',
        'live/main.tf': '',
        'live/tmp/main.tf': '',
        'live/.gitignore': 'tmp\n',
      },
      { git: true },
    );

    expect(namesOf(found)).to.deep.equal(['live']);
  });

  it('merges requirements over called modules, from where they are', async () => {
    const { roots } = await find({
      'live/main.tf': `${requires('acme/anvil', '~> 1.2')}${calls('../modules/net')}`,
      'modules/net/main.tf': requires('acme/anvil', '< 2.0'),
    });

    const entries = [...(roots[0]?.requirements ?? [])].map(([provider, constraints]) => [
      provider,
      formatConstraints(constraints),
    ]);
    expect(entries).to.deep.equal([['registry.terraform.io/acme/anvil', '~> 1.2, < 2.0.0']]);
    expect([...(roots[0]?.places.values() ?? [])]).to.deep.equal([
      { file: 'live/main.tf', line: 3 },
    ]);
  });

  it('reads installed modules from the data directory of their root', async () => {
    const { roots } = await find({
      'live/main.tf': calls('git::https://example.com/net.git'),
      'live/.terraform/modules/modules.json': makeManifest(
        'm0 git::https://example.com/net.git .terraform/modules/m0',
      ),
      'live/.terraform/modules/m0/main.tf': `${requires('acme/anvil')}${calls('./sub')}`,
      'live/.terraform/modules/m0/sub/main.tf': requires('acme/rocket'),
    });

    expect(roots[0]?.diagnostics).to.deep.equal([]);
    expect([...(roots[0]?.requirements.keys() ?? [])]).to.deep.equal([
      'registry.terraform.io/acme/anvil',
      'registry.terraform.io/acme/rocket',
    ]);
  });

  it('keeps what is wrong with one root apart from the others, places from the base', async () => {
    const { roots } = await find({
      'a/main.tf': calls('../gone', 'acme/net/aws'),
      'b/main.tf': 'terraform {',
      'c/main.tf': requires('acme/anvil'),
    });

    const problems = roots.map(({ diagnostics }) =>
      diagnostics.map(({ summary, subject }) => `${subject?.file ?? ''} ${summary}`),
    );
    expect(problems).to.deep.equal([
      ['a/main.tf Module not installed', 'a/main.tf Module not installed'],
      ['b/main.tf Unclosed configuration block'],
      [],
    ]);
  });

  it('does not run around in circles, neither of calls nor of links', async () => {
    await withTempDir(async (base) => {
      await mkdir(join(base, 'a'));
      await writeFile(join(base, 'a/main.tf'), calls('./'));
      await symlink(base, join(base, 'a/up'));

      const { roots } = await findRoots(base, optionsFor());

      expect(
        roots.map(({ directory, diagnostics }) => [directory, diagnostics[0]?.summary]),
      ).to.deep.equal([['a', 'Module calls itself']]);
    });
  });

  it('leaves out what does not count, but not what that calls', async () => {
    await withTempDir(async (base) => {
      for (const [name, content] of [
        ['a', calls('../m')],
        ['b', ''],
        ['m', ''],
      ] as const) {
        await mkdir(join(base, name));
        await writeFile(join(base, name, 'main.tf'), content);
      }

      const found = await findRoots(base, {
        ...optionsFor(),
        selects: (directory) => directory !== 'a',
      });

      expect(namesOf(found)).to.deep.equal(['b']);
    });
  });

  it('knows the extensions of OpenTofu', async () => {
    const files = { 'a/main.tofu': '', 'b/main.tf': '', 'c/main.tofu.json': '{}' };

    expect(namesOf(await find(files))).to.deep.equal(['b']);
    expect(namesOf(await find(files, { flavour: opentofu, git: true }))).to.deep.equal([
      'a',
      'b',
      'c',
    ]);
  });
});

describe('loadRoot', () => {
  it('loads a directory as a root module, whoever calls it', async () => {
    await withTempDir(async (base) => {
      await writeFile(join(base, 'main.tf'), requires('acme/anvil'));

      const root = await loadRoot(base, optionsFor());

      expect(root.directory).to.equal('.');
      expect([...root.requirements.keys()]).to.deep.equal(['registry.terraform.io/acme/anvil']);
    });
  });
});
