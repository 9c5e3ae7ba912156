/** What Airlock mirrors and locks, given to the real `terraform init` with no registry in reach. */
import AdmZip from 'adm-zip';
import { expect } from 'chai';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTlsIdentity } from '../../internal/testing/tls-certificate.ts';
import { findNginxObstacle, withNginx } from '../harness/nginx.ts';
import { withProject, type Project } from '../harness/project.ts';
import { findTerraformObstacle, runTerraform } from '../harness/terraform.ts';
import type { ProgramResult } from '../harness/run-program.ts';

const own = 'linux_amd64';

describe('terraform init -lockfile=readonly from what Airlock has mirrored', () => {
  before(async function () {
    const obstacle = await findTerraformObstacle();
    if (obstacle === undefined && process.platform === 'linux' && process.arch === 'x64') return;
    console.log(`    skipped: ${obstacle ?? 'this is not linux_amd64'}`);
    this.skip();
  });

  it('accepts the mirror as a packed filesystem mirror', async () => {
    await withMirror(async (project, mirror) => {
      const result = await init(project, `filesystem_mirror { path = "${mirror}" }`);

      expectInstalled(result);
    });
  });

  it('accepts its packages in an unpacked filesystem mirror', async () => {
    await withMirror(async (project, mirror) => {
      const unpacked = join(project.directory, 'unpacked');
      await unpack(mirror, unpacked);

      const result = await init(project, `filesystem_mirror { path = "${unpacked}" }`);

      expectInstalled(result);
    });
  });

  it('accepts the mirror from a web server', async function () {
    const obstacle = await findNginxObstacle();
    if (obstacle !== undefined) {
      console.log(`    skipped: ${obstacle}`);
      this.skip();
    }
    await withMirror(async (project, mirror) => {
      const directory = join(project.directory, 'nginx');
      const tls = createTlsIdentity();
      await withNginx({ directory, root: mirror, tls }, async (origin) => {
        const result = await init(project, `network_mirror { url = "${origin}/" }`, {
          SSL_CERT_FILE: join(directory, 'cert.pem'),
        });

        expectInstalled(result);
      });
    });
  });

  it('refuses an archive in it that is not the one that was locked', async () => {
    await withMirror(async (project, mirror) => {
      const home = join(mirror, 'registry.terraform.io/acme/anvil');
      await writeFile(
        join(home, `terraform-provider-anvil_1.2.0_${own}.zip`),
        new AdmZip().toBuffer(),
      );

      const result = await init(project, `filesystem_mirror { path = "${mirror}" }`);

      expect(result.code).to.equal(1);
    });
  });
});

/** Lends a project that is locked and mirrored, and whose registry is gone. */
async function withMirror(use: (project: Project, mirror: string) => Promise<void>): Promise<void> {
  await withProject(async (project) => {
    const mirror = join(project.directory, 'mirror');
    const platforms = [`-platform=${own}`, '-platform=darwin_arm64'];
    expect((await project.airlock(['lock', ...platforms])).code).to.equal(0);
    expect((await project.airlock(['mirror', ...platforms, mirror])).code).to.equal(0);
    await project.registry.close();
    await use(project, mirror);
  });
}

async function init(
  project: Project,
  method: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ProgramResult> {
  const config = join(project.directory, 'offline.tfrc');
  await writeFile(config, `provider_installation {\n  ${method}\n}\n`);
  await rm(join(project.work, '.terraform'), { recursive: true, force: true });
  return runTerraform(['init', '-no-color', '-lockfile=readonly', '-input=false'], {
    cwd: project.work,
    env: { HOME: project.directory, TF_CLI_CONFIG_FILE: config, ...env },
  });
}

function expectInstalled(result: ProgramResult): void {
  expect(result.code, result.stdout + result.stderr).to.equal(0);
  expect(result.stdout).to.contain('Installed acme/anvil v1.2.0');
}

/** Unpacks every archive of a packed mirror to where an unpacked one has its files. */
async function unpack(mirror: string, target: string): Promise<void> {
  const entries = await readdir(mirror, { recursive: true, withFileTypes: true });
  for (const { name, parentPath } of entries) {
    const match = /^terraform-provider-[^_]+_([^_]+)_(.+)\.zip$/.exec(name);
    if (match === null) continue;
    const [, version = '', platform = ''] = match;
    const directory = join(parentPath.replace(mirror, target), version, platform);
    await mkdir(directory, { recursive: true });
    new AdmZip(join(parentPath, name)).extractAllTo(directory, true, true);
  }
}
