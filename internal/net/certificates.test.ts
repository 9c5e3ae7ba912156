import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect } from 'chai';
import { withHandlerServer } from '../testing/handler-server.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { createTestAuthority, type TestAuthority } from '../testing/tls-certificate.ts';
import { loadSecureContext, readCertificateSettings } from './certificates.ts';

const authorities = {
  system: createTestAuthority('system'),
  file: createTestAuthority('file'),
  directory: createTestAuthority('directory'),
  extra: createTestAuthority('extra'),
} satisfies Readonly<Record<string, TestAuthority>>;

type AuthorityName = keyof typeof authorities;

/** Lends a directory with a file for each authority, and a system bundle among them. */
async function withFiles(use: (directory: string) => Promise<void>): Promise<void> {
  await withTempDir(async (directory) => {
    await mkdir(join(directory, 'certs'));
    await writeFile(join(directory, 'certs', 'a.pem'), authorities.directory.certificate);
    await writeFile(join(directory, 'certs', 'notes.txt'), 'no certificate');
    for (const name of ['system', 'file', 'extra'] as const) {
      await writeFile(join(directory, `${name}.pem`), authorities[name].certificate);
    }
    await use(directory);
  });
}

/** Tells which authorities a context trusts. */
async function trusted(
  settings: Readonly<Record<string, string>>,
  bundles: readonly string[],
): Promise<readonly string[]> {
  const secureContext = await loadSecureContext(readCertificateSettings(settings), bundles);
  const names: string[] = [];
  for (const name of Object.keys(authorities) as AuthorityName[]) {
    await withHandlerServer(
      () => undefined,
      async ({ port }) => {
        const isTrusted = await new Promise((resolve) => {
          const socket = connect({ port, secureContext, servername: 'server.test' }, () => {
            socket.destroy();
            resolve(true);
          });
          socket.on('error', () => {
            resolve(false);
          });
        });
        if (isTrusted === true) names.push(name);
      },
      { tls: authorities[name].issue({ names: ['server.test'] }) },
    );
  }
  return names;
}

describe('loadSecureContext', () => {
  // What Terraform trusts with the same variables, plus NODE_EXTRA_CA_CERTS.
  const table = [
    [{}, ['system']],
    [{ SSL_CERT_FILE: '' }, ['system']],
    [{ SSL_CERT_FILE: 'file.pem' }, ['system', 'file']],
    [{ SSL_CERT_DIR: 'certs' }, ['system', 'directory']],
    [{ SSL_CERT_FILE: 'file.pem', SSL_CERT_DIR: 'certs' }, ['file', 'directory']],
    [{ SSL_CERT_FILE: 'file.pem', SSL_CERT_DIR: 'none' }, ['file']],
    [{ SSL_CERT_FILE: 'none.pem', SSL_CERT_DIR: 'none' }, []],
    [{ SSL_CERT_FILE: 'none.pem' }, ['system']],
    [{ NODE_EXTRA_CA_CERTS: 'extra.pem' }, ['system', 'extra']],
    [
      { SSL_CERT_FILE: 'file.pem', SSL_CERT_DIR: 'none', NODE_EXTRA_CA_CERTS: 'extra.pem' },
      ['file', 'extra'],
    ],
  ] as const;
  for (const [settings, expected] of table) {
    it(`trusts ${expected.join(', ') || 'nobody'} with ${JSON.stringify(settings)}`, async () => {
      await withFiles(async (directory) => {
        const env = Object.fromEntries(
          Object.entries(settings).map(([name, value]: [string, string]) => [
            name,
            value === '' ? '' : join(directory, value),
          ]),
        );

        expect(await trusted(env, [join(directory, 'system.pem')])).to.deep.equal(expected);
      });
    });
  }

  it('reads several directories', async () => {
    await withFiles(async (directory) => {
      await mkdir(join(directory, 'more'));
      await writeFile(join(directory, 'more', 'x'), authorities.extra.certificate);
      const env = {
        SSL_CERT_DIR: `${join(directory, 'more')}:${join(directory, 'certs')}`,
        SSL_CERT_FILE: '/nowhere',
      };

      expect(await trusted(env, [])).to.deep.equal(['directory', 'extra']);
    });
  });

  it('takes the first bundle that there is, and passes over what is damaged in it', async () => {
    await withFiles(async (directory) => {
      const bundle = join(directory, 'bundle.pem');
      const damaged = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
      await writeFile(bundle, `# comment\n${damaged}${authorities.file.certificate}`);
      const bundles = [join(directory, 'none'), bundle, join(directory, 'system.pem')];

      expect(await trusted({}, bundles)).to.deep.equal(['file']);
    });
  });

  it('trusts what Node trusts where the system has no bundle', async () => {
    expect(await trusted({}, [])).to.deep.equal([]);
  });
});
