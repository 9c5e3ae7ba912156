import { execFile, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTempDir } from './temp-dir.ts';

/** Whether the Terraform whose behaviour is reproduced is there to be asked. */
export const hasTerraform = String(
  spawnSync('terraform', ['version'], { env: quietEnv() }).stdout,
).startsWith('Terraform v1.11.');

export interface TerraformLock {
  /** Such as `hashicorp/anvil`. */
  readonly provider: string;
  readonly version?: string;
  readonly args?: readonly string[];
  readonly cliConfig?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface TerraformLockOutcome {
  /** The reason why it would not; undefined if it did. */
  readonly refusal: string | undefined;
  /** Empty if it was not written. */
  readonly lockFile: string;
}

/** Has the real Terraform lock one provider for linux_amd64. */
export function lockWithTerraform(lock: TerraformLock): Promise<TerraformLockOutcome> {
  return withTempDir(async (directory) => {
    const configFile = join(directory, 'cli.tfrc');
    await writeFile(configFile, lock.cliConfig ?? '');
    await writeFile(join(directory, 'main.tf'), requireProvider(lock));
    const args = ['providers', 'lock', '-no-color', '-platform=linux_amd64', ...(lock.args ?? [])];
    const env = { ...quietEnv(), ...lock.env, TF_CLI_CONFIG_FILE: configFile };
    const refusal = await new Promise<string | undefined>((resolve) => {
      execFile('terraform', args, { cwd: directory, env }, (error, _stdout, stderr) => {
        resolve(error === null ? undefined : readReason(stderr));
      });
    });
    const lockFile = join(directory, '.terraform.lock.hcl');
    return {
      refusal,
      lockFile: refusal === undefined ? await readFile(lockFile, 'utf8') : '',
    };
  });
}

function quietEnv(): NodeJS.ProcessEnv {
  return { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null' };
}

function requireProvider({ provider, version = '>= 0.0.1' }: TerraformLock): string {
  return (
    `terraform {\n  required_providers {\n    anvil = {\n` +
    `      source  = "${provider}"\n      version = "${version}"\n    }\n  }\n}\n`
  );
}

/** The reason, out of its frame, without the line breaks that depend on the width of a terminal. */
function readReason(stderr: string): string {
  const text = stderr
    .replace(/^[│╷╵] ?/gmu, '')
    .replace(/\s+/g, ' ')
    .trim();
  return /could not be installed: - \S+: (.*)[.]$/u.exec(text)?.[1] ?? text;
}
