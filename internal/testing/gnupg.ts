import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How GnuPG is run; the working directory and the environment do not matter to it. */
export interface GpgOptions {
  /** The time that GnuPG is to believe in, such as `2024-01-31`; the real one unless told. */
  readonly at?: string;
  readonly input?: Uint8Array | string;
}

/** How a key is made. */
export interface GpgKeyOptions extends GpgOptions {
  /** What the key is for; a primary key can always certify. */
  readonly usage?: 'sign' | 'cert' | 'encrypt';
  /** A date or a span such as `30d`. */
  readonly expires?: string;
  /** Further options of GnuPG. */
  readonly options?: readonly string[];
}

/** GnuPG with a home of its own. */
export interface Gpg {
  /** Runs `gpg` without questions and answers what it prints. */
  run(args: readonly string[], options?: GpgOptions): Promise<Buffer>;
  /** Makes a key with one user ID; answers its fingerprint. */
  createKey(algorithm: string, options?: GpgKeyOptions): Promise<string>;
  /** Adds a subkey to a key. */
  addSubkey(fingerprint: string, algorithm: string, options?: GpgKeyOptions): Promise<void>;
  /** Runs `gpg` and gives the answers to its questions, one line each. */
  answer(args: readonly string[], answers: readonly string[]): Promise<Buffer>;
}

/** Reports whether GnuPG is on the PATH. */
export async function hasGpg(): Promise<boolean> {
  try {
    await runProgram('gpg', ['--version']);
    return true;
  } catch {
    return false;
  }
}

/** Lends a GnuPG with an empty home, and stops its agent afterwards. */
export async function withGpg<T>(use: (gpg: Gpg) => Promise<T>): Promise<T> {
  // Short, because the agent's socket lies inside and the path of a socket has a limit.
  const home = await mkdtemp(join(tmpdir(), 'gpg-'));
  try {
    return await use(makeGpg(home));
  } finally {
    await runProgram('gpgconf', ['--homedir', home, '--kill', 'all']);
    await rm(home, { recursive: true, force: true });
  }
}

function makeGpg(home: string): Gpg {
  let keyCount = 0;
  const common = ['--homedir', home, '--no-tty', '--quiet', '--yes', '--trust-model', 'always'];
  const silent = ['--batch', '--pinentry-mode', 'loopback', '--passphrase', ''];

  async function run(args: readonly string[], options: GpgOptions = {}): Promise<Buffer> {
    const { at, input } = options;
    const time = at === undefined ? [] : [`--faked-system-time=${at.replaceAll('-', '')}T000000!`];
    return runProgram('gpg', [...common, ...silent, ...time, ...args], input);
  }

  return {
    run,

    async createKey(algorithm, { usage = 'sign', expires = 'never', options = [], ...rest } = {}) {
      keyCount += 1;
      const userId = `Publisher ${keyCount} <publisher-${keyCount}@example.com>`;
      const status = await run(
        [...options, '--status-fd', '1', '--quick-gen-key', userId, algorithm, usage, expires],
        rest,
      );
      const fingerprint = /KEY_CREATED \w ([0-9A-F]{40})/.exec(status.toString())?.[1];
      if (fingerprint === undefined) throw new Error(`gpg made no key: ${status.toString()}`);
      return fingerprint;
    },

    async addSubkey(fingerprint, algorithm, options = {}) {
      const { usage = 'sign', expires = 'never', options: more = [], ...rest } = options;
      await run([...more, '--quick-add-key', fingerprint, algorithm, usage, expires], rest);
    },

    answer: (args, answers) =>
      runProgram('gpg', [...common, '--command-fd', '0', ...args], `${answers.join('\n')}\n`),
  };
}

function runProgram(
  file: string,
  args: readonly string[],
  input: Uint8Array | string = '',
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    // A program that has heard enough closes its input, which is no failure.
    child.stdin.on('error', () => undefined);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(stdout));
      else reject(new Error(`${file} ${args.join(' ')}: ${Buffer.concat(stderr).toString()}`));
    });
    child.stdin.end(input);
  });
}
