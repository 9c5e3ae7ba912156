/**
 * The main job, end to end, with no network: a registry on loopback with signed providers made on the
 * spot, a configuration locked for three platforms, and the second run, which downloads nothing.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFakeRegistry } from '../../internal/testing/fake-registry.ts';
import { providerRelease } from '../../internal/testing/provider-package.ts';
import { withTempDir } from '../../internal/testing/temp-dir.ts';

const platforms = ['linux_amd64', 'darwin_arm64', 'windows_amd64'];
const bytes = 8_000_000;
const mainFile = fileURLToPath(new URL('../../cmd/airlock/main.js', import.meta.url));

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

await withTempDir(async (directory) => {
  const registry = await createFakeRegistry({
    releases: ['acme/anvil', 'acme/rocket'].flatMap((name) =>
      ['1.2.0', '1.4.2', '2.0.0'].map((version) =>
        providerRelease(name as `${string}/${string}`, version, { platforms, bytes }),
      ),
    ),
    latencyMs: 20,
  });
  try {
    await show(directory, registry.cliConfig());
    const archives = registry.count(/\.zip$/);
    console.log(`The registry sent ${archives} archives. Once more:\n`);
    await airlock(directory);
    console.log(`The second run downloaded ${registry.count(/\.zip$/) - archives} archives.`);
  } finally {
    await registry.close();
  }
});

async function show(directory: string, cliConfig: string): Promise<void> {
  await mkdir(join(directory, 'demo'));
  await writeFile(join(directory, 'demo', 'main.tf'), configuration);
  await writeFile(join(directory, 'cli.tfrc'), cliConfig);
  console.log(`main.tf:\n\n${indent(configuration)}\n`);
  await airlock(directory);
  const lock = await readFile(join(directory, 'demo', '.terraform.lock.hcl'), 'utf8');
  console.log(`.terraform.lock.hcl:\n\n${indent(lock)}\n`);
}

function airlock(directory: string): Promise<void> {
  const args = ['providers', 'lock', ...platforms.map((platform) => `-platform=${platform}`)];
  console.log(`$ airlock ${args.join(' ')}`);
  const child = spawn(process.execPath, [mainFile, ...args], {
    cwd: join(directory, 'demo'),
    env: {
      ...process.env,
      TF_CLI_CONFIG_FILE: join(directory, 'cli.tfrc'),
      XDG_CACHE_HOME: join(directory, 'cache'),
    },
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      console.log('');
      if (code === 0) resolve();
      else reject(new Error(`airlock ended with ${String(code)}`));
    });
  });
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ');
}
