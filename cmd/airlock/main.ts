#!/usr/bin/env node
import { availableParallelism, endianness, homedir } from 'node:os';
import type { Output } from '../../internal/cli/runtime.ts';
import { run } from '../../internal/cli/run.ts';

/** How long cleaning up may take after an interrupt before the process ends regardless. */
const graceMs = 1000;

const controller = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    setTimeout(() => process.exit(130), graceMs).unref();
  });
}

void run({
  argv: process.argv.slice(2),
  env: process.env,
  home: homedir(),
  launchDirectory: process.cwd(),
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  signal: controller.signal,
  host: {
    platform: process.platform,
    arch: process.arch,
    endianness: endianness(),
    cores: availableParallelism(),
  },
  now: () => performance.now(),
  chdir: (directory) => {
    process.chdir(directory);
  },
}).then((code) => {
  process.exitCode = code;
});

function outputOf(stream: NodeJS.WriteStream): Output {
  // Who reads our output may have seen enough, as `head` has; that is no failure of ours.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    write: (text) => {
      stream.write(text);
    },
    isTerminal: stream.isTTY,
    columns: stream.isTTY ? stream.columns : undefined,
    stream,
  };
}
