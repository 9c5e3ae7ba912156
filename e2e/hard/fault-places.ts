/** What is asked while a command does its work, and how to have it asked elsewhere. */
import type { FakeServer } from '../../internal/testing/fake-server.ts';

/** A command whose requests meet faults. */
export interface FaultCommand {
  readonly name: string;
  /** @param source the flags that choose where packages come from; the CLI configuration agrees */
  readonly args: (source: readonly string[]) => readonly string[];
  /** What may be there afterwards beside the configuration, from the directory above it. */
  readonly leaves: Readonly<Record<'success' | 'failure', RegExp>>;
}

/** Commands; each is tried with every source. */
export const faultCommands: readonly FaultCommand[] = [
  {
    name: 'providers lock',
    args: (source) => ['providers', 'lock', '-platform=linux_amd64', ...source],
    leaves: { success: /^work\/\.terraform\.lock\.hcl$/, failure: /^$/ },
  },
  {
    name: 'providers mirror',
    args: (source) => ['providers', 'mirror', '-platform=linux_amd64', ...source, '../mirror'],
    leaves: {
      success: /^mirror\/(?:\.airlock(?:\/signed.*)?|registry\.terraform\.io.*)$/,
      failure: /^mirror\/\.airlock$/,
    },
  },
  {
    name: 'install',
    args: () => ['install', '-platform=linux_amd64'],
    leaves: {
      success: /^work\/\.terraform(?:\.lock\.hcl|\/providers\/registry.*|(?:\/providers)?)$/,
      failure: /^work\/\.terraform$/,
    },
  },
];

/** A kind of request. */
export interface FaultPlace {
  readonly source: 'registry' | 'network mirror';
  readonly name: string;
  readonly path: RegExp;
  /** Has it asked at another origin; undefined where the origin is the source's own. */
  readonly moveTo?: (server: FakeServer, origin: string) => void;
}

/** Kinds of requests. */
export const faultPlaces: readonly FaultPlace[] = [
  { source: 'registry', name: 'the list of versions', path: /\/versions$/ },
  {
    source: 'registry',
    name: 'the checksums',
    path: /SHA256SUMS$/,
    moveTo: (server: FakeServer, origin: string): void => {
      editAll(server, /\/download\//, (document) => ({
        ...document,
        shasums_url: `${origin}/SUMS`,
      }));
    },
  },
  {
    source: 'registry',
    name: 'the archive',
    path: /\.zip$/,
    moveTo: (server: FakeServer, origin: string): void => {
      editAll(server, /\/download\//, (document) => ({
        ...document,
        download_url: `${origin}/a.zip`,
      }));
    },
  },
  { source: 'network mirror', name: 'the index', path: /index\.json$/ },
  {
    source: 'network mirror',
    name: 'the archive',
    path: /\.zip$/,
    moveTo: (server: FakeServer, origin: string): void => {
      editAll(server, /1\.2\.0\.json$/, () => ({
        archives: { linux_amd64: { url: `${origin}/a.zip` } },
      }));
    },
  },
];

function editAll(
  { faults }: FakeServer,
  path: RegExp,
  edit: (document: Readonly<Record<string, unknown>>) => unknown,
): void {
  faults.add(path, { kind: 'edit', edit });
}
