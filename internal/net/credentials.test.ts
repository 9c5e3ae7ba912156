import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseHostname } from '../addr/hostname.ts';
import { ToolError } from '../diag/tool-error.ts';
import { rejection } from '../testing/rejection.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { createCredentials, type Credentials, type CredentialsSettings } from './credentials.ts';

const { signal } = new AbortController();

interface Helper {
  readonly path: string;
  /** The arguments of each run. */
  readonly runs: () => Promise<readonly string[]>;
}

/** Lends a helper that does what a shell script says, after it has noted its arguments. */
async function withHelper(script: string, use: (helper: Helper) => Promise<void>): Promise<void> {
  await withTempDir(async (directory) => {
    const path = join(directory, 'terraform-credentials-test');
    const log = join(directory, 'log');
    await appendFile(log, '');
    const note = `(IFS='|'; echo "$*" >> '${log}')`;
    await writeFile(path, `#!/bin/sh\n${note}\n${script}\n`, { mode: 0o755 });
    await use({
      path,
      runs: async () => (await readFile(log, 'utf8')).split('\n').slice(0, -1),
    });
  });
}

function credentials(settings: Partial<CredentialsSettings>): Credentials {
  return createCredentials({
    environment: new Map(),
    files: new Map(),
    helper: undefined,
    ...settings,
  });
}

function tokenOf(from: Credentials, host: string): Promise<string | undefined> {
  return from.findToken(parseHostname(host), { signal });
}

describe('createCredentials', () => {
  it('takes the environment’s token before the files’', async () => {
    const both = credentials({
      environment: new Map([['a.test', 'environment']]),
      files: new Map([
        ['a.test', 'files'],
        ['b.test', 'files'],
      ]),
    });

    expect(await tokenOf(both, 'a.test')).to.equal('environment');
    expect(await tokenOf(both, 'b.test')).to.equal('files');
    expect(await tokenOf(both, 'c.test')).to.equal(undefined);
  });

  it('takes an empty token for a token', async () => {
    const both = credentials({
      environment: new Map([['a.test', '']]),
      files: new Map([['a.test', 'files']]),
    });

    expect(await tokenOf(both, 'a.test')).to.equal('');
  });

  it('compares hosts in punycode and with their port', async () => {
    const files = new Map([
      ['xn--bcher-kva.test', 'books'],
      ['a.test:8443', 'port'],
    ]);

    expect(await tokenOf(credentials({ files }), 'Bücher.test')).to.equal('books');
    expect(await tokenOf(credentials({ files }), 'a.test:8443')).to.equal('port');
    expect(await tokenOf(credentials({ files }), 'a.test')).to.equal(undefined);
  });

  it('asks the helper last, once for each host', async () => {
    const script = `for host; do :; done; echo '{"token": "for '$host'"}'`;
    await withHelper(script, async ({ path, runs }) => {
      const helped = credentials({
        files: new Map([['a.test', 'files']]),
        helper: { path, args: ['--vault', 'a b'] },
      });

      const tokens = await Promise.all(
        ['a.test', 'bücher.test', 'bücher.test', 'c.test:1'].map((host) => tokenOf(helped, host)),
      );
      tokens.push(await tokenOf(helped, 'c.test:1'));

      expect(tokens).to.deep.equal([
        'files',
        'for xn--bcher-kva.test',
        'for xn--bcher-kva.test',
        'for c.test:1',
        'for c.test:1',
      ]);
      expect([...(await runs())].sort()).to.deep.equal([
        '--vault|a b|get|c.test:1',
        '--vault|a b|get|xn--bcher-kva.test',
      ]);
    });
  });

  for (const output of ['{}', 'null', '{"token": 5}', '{"token": null, "other": "x"}']) {
    it(`takes ${output} for no token, and remembers that`, async () => {
      await withHelper(`echo '${output}'`, async ({ path, runs }) => {
        const helped = credentials({ helper: { path, args: [] } });

        expect(await tokenOf(helped, 'a.test')).to.equal(undefined);
        expect(await tokenOf(helped, 'a.test')).to.equal(undefined);
        expect(await runs()).to.deep.equal(['get|a.test']);
      });
    });
  }

  const silent = 'error in PATH, but it produced no error message';
  const failures = [
    ['fails with words', `echo 'no vault' >&2; echo >&2; exit 1`, 'error in PATH: no vault'],
    ['fails without a word', 'exit 3', silent],
    ['is killed', 'kill -9 $$', silent],
    ['prints nothing', '', 'malformed output from PATH: it is not JSON'],
    ['prints no JSON', 'echo token=secret', 'malformed output from PATH: it is not JSON'],
    [
      'prints more than JSON',
      `echo '{"token":"secret"} x'`,
      'malformed output from PATH: it is not JSON',
    ],
    [
      'prints other JSON',
      `echo '["secret"]'`,
      'malformed output from PATH: it is not a JSON object',
    ],
    ['prints without end', 'exec yes secret', silent],
  ] as const;
  for (const [what, script, problem] of failures) {
    it(`reports a helper that ${what}, and asks it again`, async () => {
      await withHelper(script, async ({ path, runs }) => {
        const helped = credentials({ helper: { path, args: [] } });

        for (let time = 0; time < 2; time += 1) {
          const error = await rejection(tokenOf(helped, 'a.test'));

          expect(error)
            .to.be.instanceOf(ToolError)
            .which.includes({
              code: 'credentials-failed',
              message: `failed to retrieve credentials for a.test: ${problem.replace('PATH', path)}`,
            });
        }
        expect((await runs()).length).to.equal(2);
      });
    });
  }

  it('reports a helper that cannot be started', async () => {
    await withTempDir(async (directory) => {
      const path = join(directory, 'helper');
      await writeFile(path, '', { mode: 0o644 });
      const error = await rejection(tokenOf(credentials({ helper: { path, args: [] } }), 'a.test'));

      expect(error)
        .to.be.instanceOf(ToolError)
        .with.property(
          'message',
          `failed to retrieve credentials for a.test: failed to run ${path}: permission denied`,
        );
    });
  });

  it('stops a helper whose answer is no longer wanted', async () => {
    await withHelper('exec sleep 60', async ({ path, runs }) => {
      const controller = new AbortController();
      const helped = credentials({ helper: { path, args: [] } });
      const pending = rejection(
        helped.findToken(parseHostname('a.test'), { signal: controller.signal }),
      );
      while ((await runs()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      const reason = new Error('interrupted');
      controller.abort(reason);

      expect(await pending).to.equal(reason);
    });
  });
});
