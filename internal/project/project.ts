/**
 * The project file, `airlock.toml`: what a team has agreed on for a repository.
 *
 * This package refuses to look for the file and to read the environment; it turns what was found into
 * values, and says of everything that is wrong in which line it stands.
 */
import type { ProviderAddr } from '../addr/provider.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { Platform } from '../platform/platform.ts';
import type { VersionConstraints } from '../version/constraint.ts';
import { noPatterns, type DirectoryPatterns } from './directory-patterns.ts';

/** What counts for a command where its command line says nothing. */
export interface Project {
  /** The flavour of the command line, else of the environment, else of the file, else Terraform. */
  readonly flavour: Flavour;
  /** Without duplicates; empty where none is named. */
  readonly platforms: readonly Platform[];
  readonly roots: RootSelection;
  readonly mirror: MirrorSet;
}

/** Which of the root modules of a repository count; `selectsRoot` decides. */
export interface RootSelection {
  /** Without any, all are included. */
  readonly include: DirectoryPatterns;
  readonly exclude: DirectoryPatterns;
}

/** What the mirror of a team is to hold. */
export interface MirrorSet {
  /** A path that can be opened from the working directory. */
  readonly directory: string | undefined;
  /** Empty where the mirror has none of its own: then those of the project count. */
  readonly platforms: readonly Platform[];
  readonly providers: readonly MirroredProvider[];
  /** How many of the newest versions are wanted. */
  readonly latest: number | undefined;
}

/** A provider, and which versions of it are wanted. */
export interface MirroredProvider {
  readonly provider: ProviderAddr;
  readonly constraints: VersionConstraints;
}

/** The project of a directory without a project file. */
export function makeDefaultProject(flavour: Flavour): Project {
  return {
    flavour,
    platforms: [],
    roots: { include: noPatterns, exclude: noPatterns },
    mirror: { directory: undefined, platforms: [], providers: [], latest: undefined },
  };
}
