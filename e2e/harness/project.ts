import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  createFakeRegistry,
  type FakeRegistry,
  type FakeRegistryOptions,
} from '../../internal/testing/fake-registry.ts';
import { providerRelease } from '../../internal/testing/provider-package.ts';
import { withTempDir } from '../../internal/testing/temp-dir.ts';
import { runAirlock, type ProgramOptions, type ProgramResult } from './run-program.ts';

/** A configuration directory with a registry to lock it from. */
export interface Project {
  readonly registry: FakeRegistry;
  /** Everything of the test is below; the configuration is in `work`. */
  readonly directory: string;
  readonly work: string;
  readonly env: Readonly<Record<string, string>>;
  write(name: string, content: string): Promise<void>;
  /** The content of a file; the name is relative to the configuration. */
  read(name: string): Promise<string>;
  /** The lock file, or undefined if there is none. */
  lockFile(): Promise<string | undefined>;
  airlock(args: readonly string[], options?: Partial<ProgramOptions>): Promise<ProgramResult>;
}

/** The configuration that a project starts with. */
export const anvilConfig = `terraform {
  required_providers {
    anvil = {
      source  = "acme/anvil"
      version = "~> 1.0"
    }
  }
}
`;

/** The releases that a project's registry has unless told. */
export const anvilReleases = ['1.0.0', '1.2.0', '2.0.0'].map((version) =>
  providerRelease('acme/anvil', version, {
    platforms: ['linux_amd64', 'darwin_arm64', 'windows_amd64'],
  }),
);

/** Lends a project and takes everything away afterwards. */
export async function withProject(
  use: (project: Project) => Promise<void>,
  options: Partial<FakeRegistryOptions> & { readonly cliConfig?: string } = {},
): Promise<void> {
  await withTempDir(async (directory) => {
    const registry = await createFakeRegistry({ releases: anvilReleases, ...options });
    try {
      const project = makeProject(directory, registry);
      await project.write('main.tf', anvilConfig);
      await writeFile(
        join(directory, 'cli.tfrc'),
        `${registry.cliConfig()}${options.cliConfig ?? ''}`,
      );
      await use(project);
    } finally {
      await registry.close();
    }
  });
}

function makeProject(directory: string, registry: FakeRegistry): Project {
  const work = join(directory, 'work');
  const env = {
    HOME: directory,
    TMPDIR: directory,
    TF_CLI_CONFIG_FILE: join(directory, 'cli.tfrc'),
    TF_REGISTRY_CLIENT_TIMEOUT: '2',
  };
  return {
    registry,
    directory,
    work,
    env,

    async write(name, content) {
      await mkdir(dirname(join(work, name)), { recursive: true });
      await writeFile(join(work, name), content);
    },

    read: (name) => readFile(join(work, name), 'utf8'),

    async lockFile() {
      return readFile(join(work, '.terraform.lock.hcl'), 'utf8').catch(() => undefined);
    },

    airlock: (args, options = {}) =>
      runAirlock(args, { cwd: work, ...options, env: { ...env, ...options.env } }),
  };
}
