import { expect } from 'chai';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFakeMirror } from '../internal/testing/fake-mirror.ts';
import { writeFilesystemMirror } from '../internal/testing/filesystem-mirror.ts';
import { providerRelease } from '../internal/testing/provider-package.ts';
import { createTlsIdentity } from '../internal/testing/tls-certificate.ts';
import { withProject, type Project } from './harness/project.ts';

const lock = ['lock', '-from-config', '-platform=linux_amd64'];
const local = [providerRelease('acme/anvil', '1.9.0', { seed: 'local' })];

/** Replaces the methods of `provider_installation`. */
async function configure(project: Project, block: string): Promise<void> {
  await writeFile(
    join(project.directory, 'cli.tfrc'),
    `${project.registry.cliConfig()}provider_installation {\n${block}\n}\n`,
  );
}

describe('airlock lock -from-config', () => {
  it('takes the newest version of all methods, and each package from the first that has it', async () => {
    await withProject(async (project) => {
      const mirror = join(project.directory, 'mirror');
      await writeFilesystemMirror(mirror, local, { layout: 'packed' });
      await configure(project, `filesystem_mirror {\n path = "${mirror}"\n}\ndirect {}`);

      const result = await project.airlock([...lock, '-platform=darwin_arm64']);
      await project.write('main.tf', requireVersion('1.2.0'));
      const older = await project.airlock(lock);

      expect(result.code).to.equal(1);
      expect(oneLine(result.stderr)).to.contain(
        'registry.terraform.io/acme/anvil 1.9.0 is not available for darwin_arm64',
      );
      expect(older.code).to.equal(0);
      expect(older.stdout).to.contain('Retrieved acme/anvil 1.2.0');
    });
  });

  it('names the places where a provider is not', async () => {
    await withProject(async (project) => {
      await mkdir(join(project.directory, 'empty'));
      await configure(project, `filesystem_mirror {\n path = "${project.directory}/empty"\n}`);

      const result = await project.airlock(lock);

      expect(result.stderr).to.match(/locations\n *\n +- \S+\/empty\n/);
      expect(await project.lockFile()).to.equal(undefined);
    });
  });

  it('tells what is wrong with methods, goes on without them, and does so without the flag too', async () => {
    await withProject(async (project) => {
      await configure(project, 'network_mirror {\n url = "http://example.com/"\n}\ndirect {}');

      const result = await project.airlock(lock);
      const plain = await project.airlock(['lock', '-platform=linux_amd64']);

      expect(result.code).to.equal(0);
      expect(oneLine(result.stderr))
        .to.contain('There are some problems with the provider_installation configuration:')
        .and.contain('the mirror must be at an https: URL')
        .and.contain("Terraform's provider installer may not behave as intended");
      expect(plain.stderr).to.equal(result.stderr);
    });
  });

  it('prefers a local mirror where nothing is configured, also under -chdir', async () => {
    await withProject(async (project) => {
      await writeFilesystemMirror(join(project.directory, 'terraform.d/plugins'), local, {
        layout: 'unpacked',
      });
      await project.write('terraform.d/plugins/ignored', '');
      const options = { cwd: project.directory };

      const result = await project.airlock(['-chdir=work', ...lock], options);
      const plain = await project.airlock(['-chdir=work', 'lock'], options);

      expect(result.stdout).to.contain('Retrieved acme/anvil 1.9.0 for linux_amd64 (unauth');
      expect(project.registry.count(/anvil/)).to.be.greaterThan(0);
      expect(plain.code).to.equal(1);
      expect(oneLine(plain.stderr)).to.contain('version 1.9.0 is no longer available');
    });
  });

  it('does not even ask the registry for what a local mirror has', async () => {
    await withProject(async (project) => {
      const plugins = join(project.directory, '.local/share/terraform/plugins');
      await writeFilesystemMirror(plugins, local, { layout: 'packed' });

      const result = await project.airlock(lock);

      expect(result.code).to.equal(0);
      expect(project.registry.requests).to.deep.equal([]);
    });
  });

  it('asks a credentials helper once for all methods', async () => {
    await withProject(
      async (project) => {
        const plugins = join(project.directory, '.terraform.d/plugins');
        const helper = join(plugins, 'terraform-credentials-x');
        await mkdir(plugins, { recursive: true });
        await writeFile(
          helper,
          `#!/bin/sh\necho "$@" >> ${project.directory}/asked\necho '{"token":"t"}'\n`,
        );
        await chmod(helper, 0o755);

        const result = await project.airlock(lock, { withoutToken: true });

        expect(result.code).to.equal(0);
        expect(project.registry.requests[0]?.headers['authorization']).to.equal('Bearer t');
        expect(await project.read('../asked')).to.equal('get registry.terraform.io\n');
      },
      {
        cliConfig:
          'credentials_helper "x" {}\nprovider_installation {\n direct {}\n direct {}\n}\n',
      },
    );
  });

  it('tries a download as often as the method says, for OpenTofu', async () => {
    await withProject(
      async (project) => {
        project.registry.faults.add(/\.zip$/, { kind: 'status', status: 503 });

        const result = await project.airlock(['-flavour=opentofu', ...lock]);

        expect(oneLine(result.stderr)).to.contain('bad response code: 503');
        expect(project.registry.count(/\.zip$/)).to.equal(1);
      },
      {
        hosts: ['registry.opentofu.org'],
        cliConfig: 'provider_installation {\n direct {\n  download_retry_count = 0\n }\n}\n',
      },
    );
  });

  it('locks all hashes of a mirror that is trusted so far, for OpenTofu', async () => {
    const tls = createTlsIdentity();
    const release = providerRelease('acme/anvil', '1.9.0', {
      platforms: ['linux_amd64', 'darwin_arm64'],
    });
    const mirror = await createFakeMirror({
      releases: [release],
      tls,
      host: 'registry.opentofu.org',
      hashes: 'both',
    });
    try {
      await withProject(async (project) => {
        await configure(
          project,
          `network_mirror {\n url = "${mirror.url}"\n trust_all_hashes = true\n}`,
        );
        await writeFile(join(project.directory, 'ca.pem'), tls.cert);

        const result = await project.airlock(['-flavour=opentofu', ...lock], {
          env: { SSL_CERT_FILE: join(project.directory, 'ca.pem') },
        });

        expect(result.stdout).to.contain('for linux_amd64 (signing skipped)');
        const file = (await project.lockFile()) ?? '';
        for (const item of release.packages)
          expect(file).to.contain(item.h1()).and.contain(item.zh());
      });
    } finally {
      await mirror.close();
    }
  });
});

describe('a netrc file', () => {
  it('logs in where archives are, as Terraform does, and OpenTofu does not', async () => {
    await withProject(
      async (project) => {
        const netrc = join(project.directory, '.netrc');
        await writeFile(
          netrc,
          `machine 127.0.0.1:${project.registry.port} login me password s3cr3t`,
        );

        const result = await project.airlock(['lock', '-platform=linux_amd64']);
        await project.airlock(['-flavour=opentofu', 'lock', '-no-hash-index']);

        expect(result.code).to.equal(0);
        const basic = `Basic ${Buffer.from('me:s3cr3t').toString('base64')}`;
        const seen = project.registry.requests.flatMap(({ path, headers }) =>
          path.endsWith('.zip') ? [headers['authorization']] : [],
        );
        expect(seen).to.deep.equal([basic, undefined]);
        expect(
          project.registry.requests.filter(({ headers }) => headers['authorization'] === basic),
        ).to.have.length(1);
      },
      { hosts: ['registry.terraform.io', 'registry.opentofu.org'] },
    );
  });
});

function requireVersion(version: string): string {
  return `terraform {\n  required_providers {\n    anvil = {\n      source  = "acme/anvil"\n      version = "${version}"\n    }\n  }\n}\n`;
}

function oneLine(text: string): string {
  return text.replace(/^[│╷╵] ?/gm, '').replace(/\s+/g, ' ');
}
