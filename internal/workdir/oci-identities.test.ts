import { expect } from 'chai';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseOciRepository } from '../addr/oci-repository.ts';
import { impliedOciDefaults, type OciCredentials } from '../cliconfig/oci-credentials.ts';
import { askDockerHelper } from '../oci/docker-helper.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { createOciIdentities } from './oci-identities.ts';

const repository = parseOciRepository('example.com/acme/anvil');
const { signal } = new AbortController();
const file = JSON.stringify({ auths: { 'example.com': { auth: btoa('me:pw') } } });
const login = { kind: 'login', user: 'me', password: 'pw' };

/** Lends a home directory whose programs can be found. */
async function withHome(use: (home: string) => Promise<void>): Promise<void> {
  await withTempDir(async (home) => {
    const path = process.env['PATH'] ?? '';
    process.env['PATH'] = `${home}:${path}`;
    try {
      await use(home);
    } finally {
      process.env['PATH'] = path;
    }
  });
}

async function writeHelper(home: string, script: string): Promise<void> {
  const path = join(home, 'docker-credential-fake');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

describe('createOciIdentities', () => {
  it('knows what container tools know, and passes over files that make no sense', () =>
    withHome(async (home) => {
      await mkdir(join(home, '.docker'));
      await writeFile(join(home, '.docker/config.json'), 'nonsense');
      await writeFile(join(home, '.dockercfg'), file);
      const settings = { ociCredentials: [], ociDefaults: impliedOciDefaults };
      const user = { env: {}, home, platform: 'linux' };

      const known = await createOciIdentities(settings, user).find(repository, { signal });
      const none = { ...settings, ociDefaults: { ...impliedOciDefaults, configFiles: [] } };
      const unknown = await createOciIdentities(none, user).find(repository, { signal });

      expect(known).to.deep.equal(login);
      expect(unknown).to.equal(undefined);
    }));

  it('requires files that the user has named', () =>
    withHome(async (home) => {
      const path = join(home, 'auth.json');
      const settings = {
        ociCredentials: [],
        ociDefaults: { configFiles: [path], helper: undefined },
      };
      const user = { env: {}, home, platform: 'linux' };

      const error = await rejection(
        createOciIdentities(settings, user).find(repository, { signal }),
      );
      await writeFile(path, file);
      const found = await createOciIdentities(settings, user).find(repository, { signal });

      expect(error).to.include({
        code: 'credentials-failed',
        message: `failed to read Docker-style config files: ${path}: no such file or directory`,
      });
      expect(found).to.deep.equal(login);
    }));

  it('asks a helper once for each registry', () =>
    withHome(async (home) => {
      await writeHelper(
        home,
        // One write each, for two of them run at the same time.
        `echo "$(cat)" >> ${home}/asked; echo '{"Username":"me","Secret":"pw"}'`,
      );
      const credentials: OciCredentials = {
        registry: undefined,
        path: '',
        secret: { kind: 'helper', name: 'fake' },
      };
      const settings = { ociCredentials: [credentials], ociDefaults: impliedOciDefaults };
      const identities = createOciIdentities(settings, { env: {}, home, platform: 'linux' });

      const found = await Promise.all(
        ['example.com/a', 'example.com/b', 'other.com/a'].map((text) =>
          identities.find(parseOciRepository(text), { signal }),
        ),
      );

      expect(found).to.deep.equal([login, login, login]);
      expect((await readFile(join(home, 'asked'), 'utf8')).trim().split('\n').sort()).to.deep.equal(
        ['https://example.com', 'https://other.com'],
      );
    }));
});

describe('askDockerHelper', () => {
  for (const [script, message] of [
    ['echo secret; exit 1', 'it failed without a word'],
    ['echo locked >&2; exit 1', 'locked'],
    ['echo secret', 'its answer is no JSON with Username and Secret'],
    ['echo \'{"Username":"me"}\'', 'its answer is no JSON with Username and Secret'],
    [
      'echo \'{"Username":"<token>","Secret":"secret"}\'',
      'it returned OAuth-style credentials, but only username/password-style is allowed from a credential helper',
    ],
  ] as const) {
    it(`reports a helper that does: ${script}`, () =>
      withHome(async (home) => {
        await writeHelper(home, script);

        const error = await rejection(askDockerHelper('fake', 'example.com', { signal }));

        expect(error).to.include({
          code: 'credentials-failed',
          message: `Cannot run "docker-credential-fake": ${message}`,
        });
      }));
  }

  it('takes it that there are no credentials where the helper says so', () =>
    withHome(async (home) => {
      await writeHelper(home, 'echo credentials not found in native keychain; exit 1');

      expect(await askDockerHelper('fake', 'example.com', { signal })).to.equal(undefined);
    }));

  it('reports a helper that is not there', async () => {
    expect(await rejection(askDockerHelper('nope', 'example.com', { signal }))).to.have.property(
      'message',
      'Cannot run "docker-credential-nope": no such file or directory',
    );
  });
});
