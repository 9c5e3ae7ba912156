import { expect } from 'chai';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runProgram } from './harness/run-program.ts';

const demoFile = fileURLToPath(new URL('demo/demo.js', import.meta.url));

describe('npm run demo', () => {
  it('locks, locks again, mirrors and installs, whatever the reader has configured', async () => {
    const env = {
      HOME: '/nowhere',
      TF_CLI_CONFIG_FILE: '/nowhere/cli.tfrc',
      TF_PLUGIN_CACHE_DIR: '/nowhere/cache',
      TF_CLI_ARGS: '-nonsense',
      HTTP_PROXY: 'http://127.0.0.1:9',
    };

    const result = await runProgram(process.execPath, [demoFile], { cwd: tmpdir(), env });

    expect(result, result.stderr).to.include({ code: 0, stderr: '' });
    expect(result.stdout.match(/^\d\. .*/gm)).to.deep.equal([
      '1. A configuration that requires two providers',
      '2. Lock it for three platforms',
      '3. Lock it again',
      '4. Mirror what is locked',
      '5. The registry is stopped: install from the mirror',
    ]);
    expect(result.stdout).to.contain('sent 6 archives for the first lock and 0 for the second');
    expect(result.stdout).to.match(
      /\n\.terraform\/providers\/registry\.terraform\.io\/acme\/anvil\/1\.4\.2\/\w+\/terraform-provider-anvil_v1\.4\.2/,
    );
  });
});
