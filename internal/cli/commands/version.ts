import { currentPlatform } from '../../platform/platform.ts';
import type { Command } from '../command.ts';
import { configurationEnvironment, projectFileTerm } from '../help-terms.ts';
import { programVersion } from '../program-version.ts';

/** `airlock version`: this program's version, and the product whose behaviour it reproduces. */
export const versionCommand: Command = {
  usage: '',
  description:
    'Prints the version of this program, the product whose behaviour it reproduces, and the ' +
    'platform it runs on.',
  flags: {},
  environment: configurationEnvironment.slice(0, 1),
  files: [projectFileTerm],
  exitCodes: [['0', 'Done']],
  examples: [
    ['airlock version', 'Say what this is'],
    ['airlock -flavour=opentofu version', 'Say which OpenTofu it is like'],
  ],
  run(_flags, { runtime, flavour }) {
    runtime.stdout.write(
      `Airlock v${programVersion}\non ${currentPlatform(runtime.host)}\n` +
        `compatible with ${flavour.product} v${flavour.version}\n`,
    );
    return Promise.resolve(0);
  },
};
