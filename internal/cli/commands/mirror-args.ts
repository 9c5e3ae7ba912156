import { hasErrors, makeError, type Diagnostic } from '../../diag/diagnostic.ts';
import { ParseError } from '../../diag/parse-error.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { Breadth } from '../../installer/choose-mirrored.ts';
import type { Platform } from '../../platform/platform.ts';
import type { MirroredProvider, MirrorSet } from '../../project/project.ts';
import { parseConfigConstraints } from '../../version/config-constraint.ts';
import type { VersionConstraints } from '../../version/constraint.ts';
import { flagBoolean, flagList, flagString, type ParsedFlags } from '../flags.ts';
import type { CommandContext } from '../runtime.ts';
import { findConflict, readProvider, readSource, type SourceChoice } from './lock-args.ts';
import { readPlatforms } from './platform-args.ts';

export interface MirrorArgs {
  readonly directory: string;
  /** Without duplicates, in the order of the command line or the project; empty where none is named. */
  readonly platforms: readonly Platform[];
  readonly source: SourceChoice;
  readonly useHashIndex: boolean;
  /** Whether the lock file decides on versions. */
  readonly useLocks: boolean;
  /** Whether all root modules below count, and not only the one here. */
  readonly isRecursive: boolean;
  readonly prune: boolean;
  readonly breadth: Breadth;
  /** If there are any, no configuration counts. */
  readonly asked: readonly MirroredProvider[];
}

/** Arguments as far as they make sense; undefined where there is no use in looking further. */
export interface ReadMirrorArgs {
  readonly args: MirrorArgs | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the flags and arguments of `providers mirror`, and what the project says where they say nothing.
 * What Terraform knows it reads as Terraform does: a missing directory is reported alone, bad platforms
 * with the problems of the configuration.
 */
export function readMirrorArgs(
  flags: ParsedFlags,
  { flavour, project }: Pick<CommandContext, 'flavour' | 'project'>,
): ReadMirrorArgs {
  const [directory = project.mirror.directory, ...words] = flags.positional;
  if (directory === undefined || !words.every((word) => word.includes('@'))) {
    return { args: undefined, diagnostics: [noDirectory(flags, flavour)] };
  }
  const conflict = findConflict(flags, flavour);
  if (conflict !== undefined) return { args: undefined, diagnostics: [conflict] };
  const problems: Diagnostic[] = [];
  const source = readSource(flags, flavour);
  if ('problem' in source) problems.push(source.problem);
  const asked = words.flatMap((word) => readAsked(word, flavour, problems) ?? []);
  const isRecursive = flagBoolean(flags, 'recursive');
  if (isRecursive && words.length > 0) problems.push(recursiveWithProviders);
  const breadth = {
    versions: readVersions(flags, flavour, problems),
    latest: readLatest(flags, problems),
  };
  const { platforms, diagnostics } = readPlatforms(flagList(flags, 'platform'));
  if ('problem' in source || hasErrors(problems)) {
    return { args: undefined, diagnostics: [...diagnostics, ...problems] };
  }
  const args = {
    directory,
    platforms,
    source: source.choice,
    useHashIndex: !flagBoolean(flags, 'no-hash-index'),
    useLocks: flagBoolean(flags, 'lock-file', true),
    isRecursive,
    prune: flagBoolean(flags, 'prune'),
    breadth,
    asked,
  };
  return { args: fillIn(args, project.mirror), diagnostics };
}

/** Puts what the project says where the command line says nothing. */
function fillIn(args: MirrorArgs, project: MirrorSet): MirrorArgs {
  const { platforms, asked, isRecursive, breadth } = args;
  return {
    ...args,
    platforms: platforms.length > 0 ? platforms : project.platforms,
    // With -recursive the root modules decide.
    asked: asked.length > 0 || isRecursive ? asked : project.providers,
    // -versions alone asks for all of them, however many the project wants.
    breadth: breadth.versions ? breadth : { ...breadth, latest: breadth.latest ?? project.latest },
  };
}

/** Reads a whole number above zero; what is wrong with it joins the problems. */
export function readCount(name: string, text: string, problems: Diagnostic[]): number | undefined {
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text);
  problems.push(
    makeError(
      `Invalid value for -${name}`,
      `The value ${JSON.stringify(text)} of the -${name} option is not a whole number above zero.`,
    ),
  );
  return undefined;
}

function noDirectory({ positional }: ParsedFlags, flavour: Flavour): Diagnostic {
  return makeError(
    flavour.missingDirectory[positional.length === 0 ? 'none' : 'tooMany'],
    'The providers mirror command requires an output directory as a command-line argument.',
  );
}

const recursiveWithProviders = makeError(
  'Invalid provider argument',
  'With -recursive the root modules decide which providers are mirrored; providers cannot be named too.',
);

function readAsked(
  word: string,
  flavour: Flavour,
  problems: Diagnostic[],
): MirroredProvider | undefined {
  const at = word.indexOf('@');
  const provider = readProvider(word.slice(0, at), flavour, problems);
  const constraints = readConstraints(word.slice(at + 1), flavour, (reason) => {
    problems.push(
      makeError(
        'Invalid provider argument',
        `The argument ${JSON.stringify(word)} must be a provider, "@" and a version constraint: ${reason}`,
      ),
    );
  });
  return provider && constraints && { provider, constraints };
}

function readVersions(
  flags: ParsedFlags,
  flavour: Flavour,
  problems: Diagnostic[],
): VersionConstraints | undefined {
  const text = flagString(flags, 'versions');
  if (text === undefined) return undefined;
  return readConstraints(text, flavour, (reason) => {
    problems.push(makeError('Invalid value for -versions', reason));
  });
}

function readLatest(flags: ParsedFlags, problems: Diagnostic[]): number | undefined {
  const text = flagString(flags, 'latest');
  return text === undefined ? undefined : readCount('latest', text, problems);
}

function readConstraints(
  text: string,
  flavour: Flavour,
  refuse: (reason: string) => void,
): VersionConstraints | undefined {
  try {
    return parseConfigConstraints(text, flavour);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    refuse(error.message);
    return undefined;
  }
}
