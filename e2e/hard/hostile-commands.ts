/** What each command that reads archives is to make of them. */
import { stripVTControlCharacters } from 'node:util';
import { executableContent } from '../../internal/testing/odd-zip.ts';
import { readLockVerdicts } from '../harness/lock-verdicts.ts';
import type { ProgramResult } from '../harness/run-program.ts';
import { addressOf, bytesOf, executableOf, type HostileZip } from './hostile-zips.ts';

/** The verdict on an archive that is not refused; of one that is, it is the reason. */
export const taken = 'taken';

export interface HostileCommand {
  readonly name: string;
  readonly args: readonly string[];
  readonly terraformArgs: readonly string[];
  expect(hostile: HostileZip): string;
  readVerdict(hostile: HostileZip, result: ProgramResult): string;
  /** Whether all archives that are refused are refused in one error. */
  readonly refusesInOneError: boolean;
  readonly hasLockFile: boolean;
  /** Whether it takes archives that Terraform refuses. */
  readonly takesMore: boolean;
  /** Where something may be of an archive that was taken, below a directory named for its provider. */
  readonly places: readonly Place[];
  /** The files that have to be there then, with their contents, by their paths in the working directory. */
  contents(hostile: HostileZip): Readonly<Record<string, string>>;
}

export interface Place {
  readonly directory: string;
  /** Matches the paths below the directory of a provider, and the empty one. */
  readonly below: RegExp;
}

const linux = '-platform=linux_amd64';

/** Takes and refuses what Terraform's does. */
const lock: HostileCommand = {
  name: 'lock',
  args: ['lock', linux],
  terraformArgs: ['providers', 'lock', '-no-color', linux],
  expect: ({ zip: { outcome } }) => (outcome.kind === 'accepted' ? taken : outcome.message),
  readVerdict(hostile, result) {
    const address = addressOf(hostile);
    const verdict = readLockVerdicts([address], result)[address] ?? '';
    return verdict.startsWith('self-signed, key ID ') ? taken : verdict;
  },
  refusesInOneError: true,
  hasLockFile: true,
  takesMore: false,
  places: [],
  contents: () => ({}),
};

/** Refuses what `lock` does: what cannot be unpacked is of no use to anybody. What is in it is not looked at. */
const mirror: HostileCommand = {
  name: 'mirror',
  args: ['mirror', '-lock-file=false', linux, 'mirror'],
  terraformArgs: ['providers', 'mirror', '-lock-file=false', linux, 'mirror'],
  expect(hostile) {
    const verdict = lock.expect(hostile);
    return verdict.startsWith('provider binary not found') ? taken : verdict;
  },
  readVerdict: (hostile, result) =>
    readReason(
      result,
      `Failed to (?:download|determine a hash value for) ${addressOf(hostile)} v1\\.0\\.0 (?:for|on) linux_amd64`,
    ),
  refusesInOneError: false,
  hasLockFile: false,
  takesMore: true,
  places: [
    { directory: 'mirror/example.com/acme', below: /^(?:|index\.json|1\.0\.0\.json|[^/]*\.zip)$/ },
    {
      directory: 'mirror/.airlock/signed/example.com/acme',
      below: /^(?:1\.0\.0(?:\/(?:release\.json|[^/]*_SHA256SUMS(?:\.sig)?))?)?$/,
    },
  ],
  contents: (hostile) => ({
    [`mirror/${addressOf(hostile)}/${executableOf(hostile)}_1.0.0_linux_amd64.zip`]:
      bytesOf(hostile).toString('latin1'),
  }),
};

/** Refuses what `lock` does, and what it is not safe to unpack. */
const install: HostileCommand = {
  name: 'install',
  args: ['install', linux],
  terraformArgs: ['init', '-no-color'],
  expect: (hostile) => hostile.zip.unsafe ?? lock.expect(hostile),
  readVerdict: (hostile, result) =>
    readReason(result, `Error while installing ${addressOf(hostile)} v1\\.0\\.0`),
  refusesInOneError: false,
  hasLockFile: true,
  takesMore: false,
  places: [
    {
      directory: '.terraform/providers/example.com/acme',
      below: /^(?:1\.0\.0(?:\/linux_amd64(?:\/.*)?)?)?$/s,
    },
  ],
  contents(hostile) {
    const { outcome } = hostile.zip;
    const unpacked = outcome.kind === 'accepted' ? outcome.unpacked : [];
    const files = [[executableOf(hostile), executableContent] as const, ...unpacked];
    const directory = `.terraform/providers/${addressOf(hostile)}/1.0.0/linux_amd64`;
    return Object.fromEntries(files.map(([name, text]) => [`${directory}/${name}`, text]));
  },
};

/** Each of them. */
export const hostileCommands: readonly HostileCommand[] = [lock, mirror, install];

/** The reason in the error that opens with these words; there is one for each archive that is refused. */
function readReason({ stderr }: ProgramResult, opening: string): string {
  const text = stripVTControlCharacters(stderr)
    .replace(/^[│╷╵] ?/gm, '')
    .replace(/\s+/g, ' ');
  return new RegExp(`${opening}: (.*?)(?= Error: | ?$)`).exec(text)?.[1] ?? taken;
}
