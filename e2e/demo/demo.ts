/**
 * The main job, end to end, with no network and no Terraform: a registry on loopback with signed
 * providers made on the spot, a configuration locked for three platforms, the second run, which
 * downloads nothing, and an installation from a mirror once the registry is gone.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFakeRegistry, type FakeRegistry } from '../../internal/testing/fake-registry.ts';
import { listTree } from '../../internal/testing/list-tree.ts';
import { providerRelease } from '../../internal/testing/provider-package.ts';
import { withTempDir } from '../../internal/testing/temp-dir.ts';
import { createShell, type DemoShell } from './demo-shell.ts';

const providers = ['acme/anvil', 'acme/rocket'] as const;
const versions = ['1.2.0', '1.4.2', '2.0.0'];
const bytes = 8_000_000;

const configuration = `terraform {
  required_providers {
    anvil = {
      source  = "acme/anvil"
      version = "~> 1.2"
    }
    rocket = {
      source = "acme/rocket"
    }
  }
}
`;

await withTempDir(async (home) => {
  const work = join(home, 'demo');
  await mkdir(work);
  const shell = createShell(home, work);
  const platforms = await choosePlatforms(shell);
  const registry = await createFakeRegistry({
    releases: providers.flatMap((name) =>
      versions.map((version) => providerRelease(name, version, { platforms, bytes })),
    ),
    latencyMs: 20,
  });
  const options = platforms.map((platform) => `-platform=${platform}`);
  try {
    await writeFile(shell.cliConfigFile, registry.cliConfig());
    await lock(shell, options, registry);
    shell.say('4. Mirror what is locked');
    await shell.airlock('mirror', ...options, 'mirror');
  } finally {
    await registry.close();
  }
  await installFromMirror(shell);
});

/** Three platforms, one of them this machine's, so that something can be installed in the end. */
async function choosePlatforms(shell: DemoShell): Promise<readonly string[]> {
  const here = await shell.currentPlatform();
  return [...new Set([here, 'linux_amd64', 'darwin_arm64', 'windows_amd64'])].slice(0, 3);
}

async function lock(
  shell: DemoShell,
  options: readonly string[],
  registry: FakeRegistry,
): Promise<void> {
  shell.say('1. A configuration that requires two providers');
  await writeFile(join(shell.work, 'main.tf'), configuration);
  shell.show('cat main.tf', configuration);

  shell.say('2. Lock it for three platforms');
  await shell.airlock('providers', 'lock', ...options);
  const lockFile = await readFile(join(shell.work, '.terraform.lock.hcl'), 'utf8');
  shell.show('cat .terraform.lock.hcl', lockFile);
  const before = registry.count(/\.zip$/);

  shell.say('3. Lock it again');
  await shell.airlock('providers', 'lock', ...options);
  shell.note(
    `The registry sent ${before} archives for the first lock and ` +
      `${registry.count(/\.zip$/) - before} for the second.`,
  );
}

async function installFromMirror(shell: DemoShell): Promise<void> {
  shell.say('5. The registry is stopped: install from the mirror');
  const mirror = JSON.stringify(join(shell.work, 'mirror'));
  const cliConfig = `provider_installation {\n  filesystem_mirror {\n    path = ${mirror}\n  }\n}\n`;
  await writeFile(shell.cliConfigFile, cliConfig);
  shell.show('cat ~/.terraformrc', cliConfig);
  await shell.airlock('install');
  const tree = await listTree(join(shell.work, '.terraform/providers'));
  const files = Object.entries(tree)
    .filter(([, what]) => !what.endsWith(' /'))
    .map(([path]) => `.terraform/providers/${path}\n`);
  shell.show('find .terraform/providers -type f', files.join(''));
  shell.note(
    '"unauthenticated" is Terraform\'s word for a package without a signature beside it; what vouches\n' +
      'for it is the lock file, whose checksums it was held against.',
  );
}
