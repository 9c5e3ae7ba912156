import type { Command } from './command.ts';
import type { FlagSpecs } from './flags.ts';

/** The flags of every command: how much is said, and in what form. */
const sharedFlags: FlagSpecs = {
  json: { kind: 'boolean', help: 'Print one JSON object per line, as OUTPUT.md describes' },
  quiet: { kind: 'boolean', help: 'Print results and problems only, not how far things are' },
  verbose: { kind: 'boolean', help: 'Print every request on standard error' },
  log: { kind: 'string', value: 'file', help: 'Add every request to a file, without secrets' },
};

/** All flags that a command takes: its own, then those of every command. */
export function flagsOf({ flags }: Pick<Command, 'flags'>): FlagSpecs {
  return { ...flags, ...sharedFlags };
}
