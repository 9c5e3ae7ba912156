/**
 * What a command says, as data: one object per line with `-json`. `OUTPUT.md` explains the types to
 * those who read them, `output.schema.json` describes them to programs.
 *
 * Fields are added as needed; one that is there keeps its name and meaning within a major version of
 * the format.
 */
import type { Novelty } from '../../lockfile/diff.ts';
import type { Origin } from '../../installer/events.ts';

/** The version of the format: the second number grows with additions, the first with all else. */
export const outputFormat = '1.0';

/** One release of a provider for one platform. */
interface PackageFields {
  /** With its host, as lock files have it. */
  readonly provider: string;
  readonly version: string;
  readonly platform: string;
}

/** A hash of a lock file and how it is known. */
export interface KnownHash {
  readonly hash: string;
  readonly origin:
    /** Hashed here in this run or an earlier one. */
    | 'computed'
    /** In the signed checksum document of the registry, or told by registry or mirror. */
    | 'vouched-for'
    /** It was in the lock file before, and this run has nothing to say about it. */
    | 'lock-file';
}

export type OutputEvent =
  /** The first line of every output. */
  | {
      readonly type: 'program';
      readonly format: string;
      readonly airlock: string;
      readonly flavour: string;
      readonly command: string;
    }
  /** Text without further data: how far things are. */
  | { readonly type: 'note' }
  /** Text without further data: what was asked for. */
  | { readonly type: 'result' }
  | { readonly type: 'query'; readonly provider: string; readonly constraints: string }
  | {
      readonly type: 'registry-warnings';
      readonly provider: string;
      readonly warnings: readonly string[];
    }
  | (PackageFields & { readonly type: 'fetch' })
  | (PackageFields & {
      readonly type: 'package';
      readonly origin: Origin;
      /** In the words of the product, such as "signed by HashiCorp". */
      readonly trust: string;
      readonly key_id: string | null;
    })
  | (PackageFields & { readonly type: 'package-failed'; readonly error: string })
  | {
      readonly type: 'contribution';
      readonly provider: string;
      readonly platform: string;
      readonly novelty: Novelty;
      readonly hashes: readonly string[];
    }
  | {
      readonly type: 'locked';
      readonly provider: string;
      readonly version: string;
      readonly constraints: string;
      readonly hashes: readonly KnownHash[];
    }
  /** A lock file that has changed, or would. */
  | { readonly type: 'lock-file'; readonly file: string; readonly written: boolean }
  | { readonly type: 'diff'; readonly file: string; readonly diff: string }
  | {
      readonly type: 'finding';
      readonly kind: string;
      readonly file: string;
      readonly line: number;
      readonly provider?: string;
      readonly version?: string;
      readonly platforms?: readonly string[];
      /** The package or document in question. */
      readonly path?: string;
      /** The hash in question, such as that of a package that is not locked. */
      readonly hash?: string;
      readonly reason?: string;
    }
  /** Commands that mend what was found. */
  | { readonly type: 'remedies'; readonly commands: readonly string[] }
  | {
      readonly type: 'requirement';
      /** Such as `module.a.module.b`; empty for the root module. */
      readonly module: string;
      readonly provider: string;
      readonly constraints: string;
    }
  | { readonly type: 'state-requirement'; readonly provider: string }
  | {
      readonly type: 'hashes';
      readonly path: string;
      readonly h1: string;
      readonly archive: {
        readonly zh: string;
        readonly h1: string;
        readonly bytes: number;
      } | null;
    }
  /** A release in a mirror. */
  | {
      readonly type: 'release';
      readonly provider: string;
      readonly version: string;
      readonly platforms: readonly string[];
      readonly bytes: number;
    }
  | { readonly type: 'removed'; readonly provider: string; readonly version: string }
  | (PackageFields & {
      readonly type: 'verified';
      readonly trust: string;
      readonly path?: string;
    })
  /** A package that is installed and not locked, or locked and not installed at that path. */
  | (PackageFields & { readonly type: 'extra' | 'missing'; readonly path: string })
  | (PackageFields & {
      readonly type: 'unverified';
      readonly path: string;
      readonly reason: string;
    })
  /** What is known of a hash of a lock file. */
  | {
      readonly type: 'explained';
      readonly provider: string;
      readonly version: string;
      readonly file: string;
      readonly line: number;
      readonly hash: string;
      readonly scheme: string;
      readonly platforms: readonly string[];
      readonly origin: 'signed' | 'computed' | 'reported' | 'unknown';
      /** In the words of the product, of the hash or of the archive that it was computed from. */
      readonly trust: string | null;
      readonly key_id: string | null;
      readonly reported_by: 'mirror' | 'source' | null;
      /** The checksum of the archive that it was computed from. */
      readonly archive: string | null;
    }
  /** The last line of an output: numbers by name. */
  | { readonly type: 'summary'; readonly counts: Readonly<Record<string, number>> };
