/** Whole command lines in this process; `e2e` runs the same through the program that ships. */
import { expect } from 'chai';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { createFakeRegistry, type FakeRegistry } from '../testing/fake-registry.ts';
import { providerRelease } from '../testing/provider-package.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { run } from './run.ts';
import type { ExitCode, Output, Runtime } from './runtime.ts';

interface Result {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

interface World {
  readonly directory: string;
  readonly registry: FakeRegistry;
  readonly airlock: (words: string, env?: Readonly<Record<string, string>>) => Promise<Result>;
  /** As on a terminal of 80 columns. */
  readonly onTerminal: (words: string) => Promise<Result>;
}

const releases = ['1.0.0', '1.2.0', '2.0.0'].map((version) =>
  providerRelease('acme/anvil', version, { platforms: ['linux_amd64', 'darwin_arm64'] }),
);

const config = `terraform {
  required_providers {
    anvil = {
      source  = "acme/anvil"
      version = "~> 1.0"
    }
  }
}
`;

/** Lends a configuration directory, which is the current one meanwhile, and a registry. */
async function withWorld(use: (world: World) => Promise<void>): Promise<void> {
  const before = process.cwd();
  await withTempDir(async (directory) => {
    const registry = await createFakeRegistry({ releases });
    try {
      await writeFile(join(directory, 'main.tf'), config);
      await writeFile(join(directory, 'cli.tfrc'), registry.cliConfig());
      process.chdir(directory);
      const execute = makeExecute(directory);
      await use({
        directory,
        registry,
        airlock: (words, env = {}) => execute(words, env, undefined),
        onTerminal: (words) => execute(words, {}, 80),
      });
    } finally {
      process.chdir(before);
      await registry.close();
    }
  });
}

function makeExecute(
  home: string,
): (
  words: string,
  env: Readonly<Record<string, string>>,
  columns: number | undefined,
) => Promise<Result> {
  return async (words, env, columns) => {
    const stdout = capture(columns);
    const stderr = capture(columns);
    const runtime: Runtime = {
      argv: words.split(' '),
      env: { HOME: home, TF_CLI_CONFIG_FILE: join(home, 'cli.tfrc'), ...env },
      home,
      launchDirectory: home,
      stdout: stdout.output,
      stderr: stderr.output,
      signal: new AbortController().signal,
      host: { platform: 'linux', arch: 'x64', endianness: 'LE', cores: 2 },
      now: () => performance.now(),
      chdir: (directory) => {
        process.chdir(directory);
      },
    };
    const code = await run(runtime);
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  };
}

function capture(columns: number | undefined): { output: Output; text: () => string } {
  let text = '';
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return {
    output: {
      write: (part) => {
        text += part;
      },
      isTerminal: columns !== undefined,
      columns,
      stream: Object.assign(stream, {
        isTTY: columns !== undefined,
        columns,
        cursorTo,
        moveCursor,
      }),
    },
    text: () => text,
  };
}

/** What a library that draws on a terminal wants of one. */
function cursorTo(): boolean {
  return true;
}

function moveCursor(): boolean {
  return true;
}

describe('run', () => {
  it('locks, finds nothing more to lock, and checks', () =>
    withWorld(async ({ airlock, registry }) => {
      const first = await airlock('lock -platform=linux_amd64');
      const fetched = registry.count(/\.zip$/);
      const second = await airlock('providers lock -platform=linux_amd64');
      const good = await airlock('lock -check -platform=linux_amd64');
      const lacking = await airlock(
        'lock -check -diff -platform=linux_amd64 -platform=darwin_arm64',
      );

      expect([first.code, second.code, good.code, lacking.code]).to.deep.equal([0, 0, 0, 2]);
      expect(first.stdout).to.contain('Success! Terraform has updated the lock file.');
      expect(second.stdout).to.contain('found no need for changes');
      expect(registry.count(/\.zip$/)).to.equal(fetched);
      expect(lacking.stdout).to.match(/^\.terraform\.lock\.hcl:\d+: acme\/anvil 1\.2\.0 has /m);
    }));

  it('draws live lines on a terminal, and takes them away', () =>
    withWorld(async ({ onTerminal }) => {
      const locked = await onTerminal('-no-color lock -platform=linux_amd64');
      const mirrored = await onTerminal('mirror -platform=linux_amd64 m');
      const roots = await onTerminal('lock -recursive -platform=darwin_arm64');

      expect([locked.code, mirrored.code, roots.code]).to.deep.equal([0, 0, 0]);
      expect(locked.stdout).to.contain('- Retrieved acme/anvil 1.2.0 for linux_amd64');
      expect(mirrored.stdout).to.contain('acme/anvil');
      expect(roots.stdout).to.contain('Done.');
    }));

  it('upgrades, shows and prunes in every root module', () =>
    withWorld(async ({ airlock, directory }) => {
      await mkdir(join(directory, 'b'));
      await writeFile(join(directory, 'b', 'main.tf'), config.replace('~> 1.0', '1.0.0'));
      await airlock('lock -recursive -platform=linux_amd64');
      await writeFile(join(directory, 'b', 'main.tf'), config.replace('~> 1.0', '>= 1.0'));

      const shown = await airlock('lock -recursive -diff -upgrade -platform=linux_amd64');
      const written = await airlock('lock -recursive -diff -write -upgrade -platform=linux_amd64');
      await writeFile(join(directory, 'b', 'main.tf'), '');
      const pruned = await airlock('lock -recursive -prune -platform=linux_amd64');

      expect(shown.code).to.equal(2);
      expect(shown.stdout).to.contain('~ acme/anvil 1.0.0 -> 2.0.0 (major)');
      expect(written.code).to.equal(0);
      expect(await readFile(join(directory, 'b', '.terraform.lock.hcl'), 'utf8')).not.to.contain(
        'acme',
      );
      expect(pruned.stdout).to.contain('- acme/anvil 2.0.0');
    }));

  it('mirrors several versions, and looks after the mirror', () =>
    withWorld(async ({ airlock }) => {
      const mirrored = await airlock('mirror -platform=linux_amd64 m acme/anvil@>=1.0');
      const all = await airlock('mirror -platform=linux_amd64 -versions=>=1.0 m');
      const listed = await airlock('mirror list m');
      const verified = await airlock('mirror verify m');
      const pruned = await airlock('mirror prune -keep-last=1 m');
      const installed = await airlock('install -plugin-dir=m -target=t');

      const codes = [mirrored, all, listed, verified, pruned].map(({ code }) => code);
      expect(codes).to.deep.equal([0, 0, 0, 0, 0]);
      expect(listed.stdout.trimEnd().split('\n')).to.have.length(3);
      expect(verified.stdout).to.contain('Verified 3 packages.');
      expect(pruned.stdout).to.contain('- Removed acme/anvil 1.0.0');
      expect(installed.code).to.equal(1);
      expect(installed.stderr).to.contain('available versions: 2.0.0');
    }));

  it('installs, and finds what is in place', () =>
    withWorld(async ({ airlock, directory }) => {
      const first = await airlock('install');
      const second = await airlock('install -lockfile=readonly');
      const upgraded = await airlock('install -upgrade -recursive');
      const refused = await airlock('install -upgrade -lockfile=readonly');

      expect([first, second, upgraded, refused].map(({ code }) => code)).to.deep.equal([
        0, 0, 0, 1,
      ]);
      expect(first.stdout).to.contain('- Installed acme/anvil v1.2.0 (self-signed, key ID ');
      expect(second.stdout).to.contain('- Using previously-installed acme/anvil v1.2.0');
      const path = '.terraform/providers/registry.terraform.io/acme/anvil/1.2.0/linux_amd64';
      expect(await readdir(join(directory, path))).to.include('terraform-provider-anvil_v1.2.0_x5');
    }));

  it('speaks to programs', () =>
    withWorld(async ({ airlock }) => {
      for (const words of [
        'lock -json -platform=linux_amd64',
        'lock -json -check -platform=darwin_arm64',
        'lock -json -diff -platform=darwin_arm64',
        'mirror -json -platform=linux_amd64 m',
        'mirror list -json m',
        'mirror verify -json m',
        'install -json',
        'providers -json',
        'hash -json main.tf',
      ]) {
        const { stdout } = await airlock(words);

        const lines = stdout.trimEnd().split('\n');
        expect(JSON.parse(lines[0] ?? ''), words).to.include({ type: 'program' });
        for (const line of lines) expect(JSON.parse(line), words).to.include.keys('@message');
      }
    }));

  it('speaks to GitHub', () =>
    withWorld(async ({ airlock, directory }) => {
      const summary = join(directory, 'summary.md');
      const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };

      const { stdout } = await airlock('lock -check -offline -platform=linux_amd64', env);

      expect(stdout).to.match(/^::error file=main\.tf,line=3,/m);
      expect(await readFile(summary, 'utf8')).to.contain('| main.tf:3 |');
    }));

  it('prints trees, hashes, scripts and versions', () =>
    withWorld(async ({ airlock, directory }) => {
      await writeFile(join(directory, 'terraform-provider-x'), 'x');

      expect((await airlock('providers')).stdout).to.contain(
        '└── provider[registry.terraform.io/acme/anvil] ~> 1.0',
      );
      expect((await airlock(`hash ${directory}`)).stdout).to.match(/^h1:/);
      expect((await airlock('completion bash')).stdout).to.contain('airlock');
      expect((await airlock('completion zsh')).stdout).to.contain('airlock');
      expect((await airlock('-flavour=opentofu version')).stdout).to.contain('OpenTofu');
      expect((await airlock('-help')).stdout).to.contain('airlock providers lock');
      expect((await airlock('lock -help')).stdout).to.contain('-platform=os_arch');
    }));

  for (const [words, text] of [
    ['lcok', 'Did you mean lock?'],
    ['lock -platfrom=x', 'did you mean -platform?'],
    ['lock -platform=x', 'Invalid target platform'],
    ['lock -fs-mirror=a -net-mirror=b', 'mutually-exclusive'],
    ['lock -net-mirror=http://x', 'Invalid network mirror URL'],
    ['lock -oci-mirror=x', 'needs -flavour=opentofu'],
    ['lock other/thing', 'Invalid provider argument'],
    ['lock -check -missing-platform=maybe', 'missing-platform'],
    ['mirror', 'No output directory specified'],
    ['mirror -latest=0 m', 'latest'],
    ['mirror -versions=x m', 'versions'],
    ['mirror prune m', 'No count of versions specified'],
    ['mirror verify nowhere', 'nowhere'],
    ['install more', 'Too many command line arguments'],
    ['providers more', 'Too many command line arguments'],
    ['hash', 'No package to hash'],
    ['-flavour=other version', 'Unknown flavour'],
    ['-chdir=nowhere version', 'no such file or directory'],
    ['merge-driver', 'BASE, OURS and THEIRS'],
    ['completion fish', 'bash or zsh'],
    ['lock -log=/nowhere/x', 'Cannot write log'],
  ] as const) {
    it(`refuses: ${words}`, () =>
      withWorld(async ({ airlock }) => {
        const { code, stderr } = await airlock(words);

        expect(code).not.to.equal(0);
        expect(stderr).to.contain(text);
      }));
  }

  it('tells what a registry does not have, and what is wrong with its own files', () =>
    withWorld(async ({ airlock, directory }) => {
      await writeFile(join(directory, 'main.tf'), config.replace('~> 1.0', '~> 9.0'));
      const none = await airlock('lock -platform=linux_amd64');
      const install = await airlock('install');
      await writeFile(join(directory, 'airlock.toml'), 'platfroms = []\n');
      const toml = await airlock('lock');

      expect(none.stderr).to.contain('available versions: 2.0.0, 1.2.0, 1.0.0');
      expect(install.stderr).to.contain('Failed to query available provider packages');
      expect(toml.stderr).to.contain('airlock.toml:1:');
    }));
});
