import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runAirlock } from '../harness/run-program.ts';

/** Shows what a person would type and see. */
export interface DemoShell {
  /** Where commands run. */
  readonly work: string;
  readonly cliConfigFile: string;
  /** Runs the built program before the reader's eyes. */
  airlock(...args: readonly string[]): Promise<void>;
  currentPlatform(): Promise<string>;
  /** Begins a step. */
  say(headline: string): void;
  /** Shows a command that nobody needs to see running, with its output. */
  show(command: string, output: string): void;
  note(text: string): void;
}

const mainFile = fileURLToPath(new URL('../../cmd/airlock/main.js', import.meta.url));

/** What programs may know of the reader's environment; nothing else can get in the way. */
const inherited = ['PATH', 'TERM', 'NO_COLOR', 'SYSTEMROOT'];

/** Creates a shell with a home directory of its own. */
export function createShell(home: string, work: string): DemoShell {
  const cliConfigFile = join(home, '.terraformrc');
  const env = {
    ...Object.fromEntries(inherited.map((name) => [name, process.env[name]])),
    HOME: home,
    TF_CLI_CONFIG_FILE: cliConfigFile,
  };
  return {
    work,
    cliConfigFile,

    airlock(...args) {
      console.log(`$ airlock ${args.join(' ')}`);
      const child = spawn(process.execPath, [mainFile, ...args], {
        cwd: work,
        env,
        stdio: 'inherit',
      });
      return new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code) => {
          console.log('');
          if (code === 0) resolve();
          else reject(new Error(`airlock ended with ${String(code)}`));
        });
      });
    },

    async currentPlatform() {
      const { stdout } = await runAirlock(['version'], { cwd: work });
      const platform = /^on (\w+)$/m.exec(stdout)?.[1];
      if (platform === undefined) throw new Error('airlock does not tell the platform');
      return platform;
    },

    say(headline) {
      console.log(`${headline}\n${'='.repeat(headline.length)}\n`);
    },

    show(command, output) {
      console.log(`$ ${command}\n${output}`);
    },

    note(text) {
      console.log(`${text}\n`);
    },
  };
}
