import { expect } from 'chai';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ociObjects, withFakeOci, type FakeOci } from '../internal/testing/fake-oci.ts';
import { providerRelease } from '../internal/testing/provider-package.ts';
import { createTlsIdentity } from '../internal/testing/tls-certificate.ts';
import { findDockerRegistry, withDockerRegistry } from './harness/docker-registry.ts';
import { withProject, type Project } from './harness/project.ts';
import type { ProgramResult } from './harness/run-program.ts';

const tls = createTlsIdentity();
const platforms = ['linux_amd64', 'darwin_arm64'];
const releases = ['1.0.0', '1.4.0'].map((version) =>
  providerRelease('acme/anvil', version, { platforms }),
);
const flags = ['-flavour=opentofu', 'lock', ...platforms.map((name) => `-platform=${name}`)];

async function lockFromMirror(project: Project, args: readonly string[]): Promise<ProgramResult> {
  await writeFile(join(project.directory, 'ca.pem'), tls.cert);
  return project.airlock([...flags, ...args], {
    env: { SSL_CERT_FILE: join(project.directory, 'ca.pem') },
  });
}

async function configure(project: Project, text: string): Promise<void> {
  await writeFile(join(project.directory, 'cli.tfrc'), text);
}

/** Both hashes of both packages of the newest release that the configuration allows. */
async function expectLocked(project: Project): Promise<void> {
  const lock = (await project.lockFile()) ?? '';
  expect(lock).to.contain('version     = "1.4.0"');
  for (const item of releases[1]?.packages ?? []) {
    expect(lock).to.contain(item.h1()).and.contain(item.zh());
  }
}

function mirror({ host }: FakeOci, more = ''): string {
  return `provider_installation {\n  oci_mirror {\n    repository_template = "${host}/\${namespace}/\${type}"\n    include = ["registry.opentofu.org/*/*"]\n  }\n}\n${more}`;
}

describe('an OCI mirror', () => {
  it('gives packages to lock -oci-mirror, and the index of hashes remembers them', async () => {
    await withFakeOci({ releases, tls, tagsPerPage: 2 }, (registry) =>
      withProject(async (project) => {
        const template = `-oci-mirror=${registry.host}/{namespace}/{type}`;

        const result = await lockFromMirror(project, [template]);
        const again = await lockFromMirror(project, [template]);

        expect(result.stderr).to.equal('');
        expect(result.stdout).to.contain(
          'Retrieved acme/anvil 1.4.0 for linux_amd64 (verified checksum)',
        );
        expect(again.stdout).to.contain('found no need for changes');
        expect(registry.count(/blobs/)).to.equal(2);
        await expectLocked(project);
      }),
    );
  });

  it('gives packages to lock -from-config, with the credentials of a block', async () => {
    const options = { releases, tls, challenge: 'bearer', login: 'bot:planted-4711' } as const;
    await withFakeOci(options, (registry) =>
      withProject(async (project) => {
        await configure(
          project,
          mirror(
            registry,
            `oci_credentials "${registry.host}/acme" {\n  username = "bot"\n  password = "planted-4711"\n}\n`,
          ),
        );

        const result = await lockFromMirror(project, ['-from-config']);

        expect(result.code).to.equal(0);
        expect(result.stdout + result.stderr).not.to.match(/planted-4711|opaque-registry-token/);
        expect(registry.count(/token/)).to.equal(1);
        await expectLocked(project);
      }),
    );
  });

  it('gives packages with the credentials that container tools have', async () => {
    await withFakeOci({ releases, tls, challenge: 'basic', login: 'me:pw' }, (registry) =>
      withProject(async (project) => {
        await configure(project, mirror(registry));
        await mkdir(join(project.directory, '.docker'));
        await writeFile(
          join(project.directory, '.docker/config.json'),
          JSON.stringify({ auths: { [registry.host]: { auth: btoa('me:pw') } } }),
        );

        expect((await lockFromMirror(project, ['-from-config'])).code).to.equal(0);
        await expectLocked(project);
      }),
    );
  });

  it('says how to log in where that is wanted', async () => {
    await withFakeOci({ releases, tls, challenge: 'basic', login: 'me:pw' }, (registry) =>
      withProject(async (project) => {
        await configure(project, mirror(registry));

        const result = await lockFromMirror(project, ['-from-config']);

        expect(result.code).to.equal(1);
        expect(result.stderr.replace(/\s+/g, ' '))
          .to.contain('basic credential not found')
          .and.contain(`docker login ${registry.host}`);
        expect(await project.lockFile()).to.equal(undefined);
      }),
    );
  });

  it('is refused if an archive is not what its digest says', async () => {
    const [, , forged] = ociObjects(releases[1] ?? providerRelease('acme/anvil', '1.4.0')).blobs;
    await withFakeOci(
      {
        releases,
        tls,
        intercept(request, response) {
          const isForged = request.url?.endsWith(forged?.digest ?? '') === true;
          if (isForged) response.end(releases[0]?.packages[0]?.archive());
          return isForged;
        },
      },
      (registry) =>
        withProject(async (project) => {
          const result = await lockFromMirror(project, [
            `-oci-mirror=${registry.host}/{namespace}/{type}`,
          ]);

          expect(result.code).to.equal(1);
          expect(result.stderr).to.contain('archive has incorrect checksum');
          expect(await project.lockFile()).to.equal(undefined);
        }),
    );
  });

  it('is for OpenTofu only, needs a template, and is alone', async () => {
    await withProject(async (project) => {
      for (const [args, message] of [
        [['lock', '-oci-mirror=x/{type}'], 'Terraform has no OCI mirrors'],
        [[...flags, '-oci-mirror=x/{version}'], 'Invalid OCI mirror URI template'],
        [[...flags, '-oci-mirror=x/{type}', '-fs-mirror=y'], 'mutually-exclusive'],
      ] as const) {
        const result = await project.airlock(args);

        expect(result.code).to.equal(1);
        expect(result.stderr).to.contain(message);
      }
    });
  });
});

describe('the registry of Docker', () => {
  before(async function () {
    const obstacle = await findDockerRegistry();
    if (obstacle === undefined) return;
    console.log(`    skipped: ${obstacle}`);
    this.skip();
  });

  it('serves as an OCI mirror', async () => {
    await withProject(async (project) => {
      await withDockerRegistry({ directory: project.directory, tls }, async ({ host, push }) => {
        for (const release of releases) await push('mirror/acme-anvil', ociObjects(release));

        const result = await lockFromMirror(project, [
          `-oci-mirror=${host}/mirror/{namespace}-{type}`,
        ]);

        expect(result.stderr).to.equal('');
        await expectLocked(project);
        await project.write(
          'main.tf',
          'terraform {\n  required_providers {\n    x = { source = "acme/x" }\n  }\n}\n',
        );
        const missing = await lockFromMirror(project, [
          `-oci-mirror=${host}/mirror/{namespace}-{type}`,
        ]);
        expect(missing.stderr.replace(/\s+/g, ' ')).to.contain(
          'registry.opentofu.org/acme/x was not found in any of the search locations',
        );
      });
    });
  });
});
