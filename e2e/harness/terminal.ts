import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { putAirlockOnPath } from './airlock-on-path.ts';
import type { Project } from './project.ts';
import { runProgram } from './run-program.ts';

/** Whether there is a tmux, which is a terminal without a window. */
export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

/** All that has been printed to a terminal, as it stands there at one moment. */
export interface Screen {
  readonly text: string;
  /** With the escape codes of its styles. */
  readonly styled: string;
}

/** A terminal with a shell in it, in which a person could type. */
export interface Terminal {
  /** Types a command, and waits until the shell waits for the next one. */
  run(command: string): Promise<Screen>;
  type(text: string): Promise<void>;
  /** Waits until what stands there matches. */
  waitFor(pattern: RegExp): Promise<Screen>;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** What the shell of a terminal prints when it waits. */
export const prompt = '$ ';

/** Lends a terminal in the working directory of a project, with `airlock` on its PATH. */
export async function withTerminal(
  { directory, work, env }: Project,
  { columns, rows }: TerminalSize,
  use: (terminal: Terminal) => Promise<void>,
): Promise<void> {
  const environment = {
    ...env,
    PATH: await putAirlockOnPath(directory),
    LC_ALL: 'C.UTF-8',
    // The shell may outlive the terminal for a moment; it must not write anything then.
    HISTFILE: '',
  };

  async function tmux(...args: readonly string[]): Promise<string> {
    const words = ['-u', '-S', join(directory, 'tmux'), '-f', '/dev/null', ...args];
    const result = await runProgram('tmux', words, { cwd: work, env: environment });
    if (result.code !== 0) throw new Error(`tmux ${args.join(' ')}: ${result.stderr}`);
    return result.stdout;
  }

  const size = ['-x', String(columns), '-y', String(rows)];
  // A shell that runs another one would take the prompt away from it.
  const shell = ['env', `PS1=${prompt}`, 'bash', '--noprofile', '--norc'];
  await tmux('new-session', '-d', ...size, ...shell);
  try {
    await use(makeTerminal(tmux));
  } finally {
    await tmux('kill-server');
  }
}

function makeTerminal(tmux: (...args: readonly string[]) => Promise<string>): Terminal {
  async function read(): Promise<Screen> {
    const styled = (await tmux('capture-pane', '-p', '-e', '-S', '-')).trimEnd();
    return { styled, text: styled.replaceAll(styleCodes, '') };
  }

  async function waitUntil(isThere: (text: string) => boolean): Promise<Screen> {
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      const screen = await read();
      if (isThere(screen.text)) return screen;
      await sleep(20);
    }
    throw new Error(`The terminal does not get there:\n${(await read()).text}`);
  }

  const terminal: Terminal = {
    async run(command) {
      const before = countPrompts((await terminal.waitFor(/\$/)).text);
      await terminal.type(`${command}\n`);
      return waitUntil((text) => countPrompts(text) > before);
    },

    async type(text) {
      await tmux('send-keys', '-l', text);
    },

    waitFor: (pattern) => waitUntil((text) => pattern.test(text)),
  };
  return terminal;
}

// eslint-disable-next-line no-control-regex -- it is what stands there
const styleCodes = /\u001b\[[0-9;]*m/g;

/** Enough for half a minute. */
const attemptsMax = 1000;

/** How often the shell has waited, counting that it waits now. */
function countPrompts(text: string): number {
  return text.match(/^\$(?: |$)/gm)?.length ?? 0;
}
