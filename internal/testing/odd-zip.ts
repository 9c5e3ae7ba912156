/**
 * Vocabulary for archives that are well-formed enough to be argued about: what Terraform makes of
 * each was observed, and tests run it again where it is at hand.
 */
import { writeZip, type Zip, type ZipEntry } from './zip-writer.ts';

/** Name to content, both in `latin1`: one character for each byte. */
export type Listing = readonly (readonly [name: string, content: string])[];

/** An archive and what becomes of it. */
export interface OddZip {
  readonly title: string;
  /** Builds it; every archive has the executable in it unless it cannot have any entry. */
  readonly build: (executable: ZipEntry) => Buffer;
  /** Whether one pass over the stream is enough to tell. */
  readonly streams: boolean;
  readonly outcome: OddOutcome;
  /** Why Airlock does not unpack it, where it minds what Terraform does not. */
  readonly unsafe: string | undefined;
}

export type OddOutcome =
  | {
      readonly kind: 'accepted';
      /** What it unpacks to besides the executable. */
      readonly unpacked: Listing;
      /** What the archive itself lists besides the executable; undefined where that is the same. */
      readonly listed: Listing | undefined;
    }
  | {
      readonly kind: 'refused';
      readonly message: string;
      /** How Terraform words it, where it names things that we do not have. */
      readonly terraform: RegExp | undefined;
    };

/** The content of the executable in every odd archive. */
export const executableContent = 'abc';

/** Builds an archive around an executable. */
export type BuildZip = (executable: ZipEntry) => Zip | Buffer;

interface Marks {
  readonly streams?: boolean;
  readonly listed?: Listing;
  readonly terraform?: RegExp;
  readonly unsafe?: string;
}

/** An archive that is accepted. */
export function accepted(title: string, build: BuildZip, marks: Marks & Unpacked = {}): OddZip {
  return {
    title,
    build: bytesOf(build),
    streams: marks.streams ?? true,
    outcome: { kind: 'accepted', unpacked: marks.unpacked ?? [], listed: marks.listed },
    unsafe: marks.unsafe,
  };
}

interface Unpacked {
  readonly unpacked?: Listing;
}

/** An archive that is refused. */
export function refused(title: string, build: BuildZip, marks: Marks & Refusal): OddZip {
  return {
    title,
    build: bytesOf(build),
    streams: marks.streams ?? false,
    outcome: { kind: 'refused', message: marks.message, terraform: marks.terraform },
    unsafe: marks.unsafe,
  };
}

interface Refusal {
  readonly message: string;
}

function bytesOf(build: BuildZip): OddZip['build'] {
  return (executable) => {
    const zip = build(executable);
    return Buffer.isBuffer(zip) ? zip : writeZip(zip);
  };
}
