import { quote } from '../text/quote.ts';
import { PackageContentError } from './package-content-error.ts';
import { UnpackTree, type Placement, type UnpackEntry } from './unpack-tree.ts';

/**
 * The directory that an archive unpacks to, where every entry must have a place of its own on every
 * file system: refuses what Terraform's unpacker would let overwrite something, and names that are
 * not for the eyes of a person. What the unpacker itself refuses is refused as in `UnpackTree`.
 */
export class SafeTree {
  readonly #tree = new UnpackTree<undefined>();
  /** The directories by path, numbered. */
  readonly #directories = new Map<string, number>([['', 0]]);
  /** What holds each place, under the number of the directory and the folded name in it. */
  readonly #places = new Map<string, string>();

  /**
   * @throws {PackageContentError} `unsafe-archive`, or for an entry that the file system would refuse
   * @throws {ToolError} `unsafe-archive` for an entry that would escape the target
   */
  add(entry: UnpackEntry): Placement {
    if (controls.test(decode(entry.name))) {
      throw unsafeEntry(entry.name, 'its name contains control characters');
    }
    const placement = this.#tree.add(entry, undefined);
    if (placement.isTaken) throw unsafeEntry(entry.name, 'an earlier entry has the same name');
    for (const path of placement.directories) {
      this.#claim(path, entry);
      this.#directories.set(path, this.#directories.size);
    }
    if (!entry.isDirectory) this.#claim(placement.path, entry);
    return placement;
  }

  #claim(path: string, entry: UnpackEntry): void {
    const slash = path.lastIndexOf('/');
    const directory = this.#directories.get(path.slice(0, Math.max(0, slash)));
    const place = `${directory}/${fold(path.slice(slash + 1))}`;
    const holder = this.#places.get(place);
    if (holder !== undefined) {
      throw unsafeEntry(entry.name, `some file systems take it for ${quote(decode(holder))}`);
    }
    this.#places.set(place, path);
  }
}

/**
 * The failure of an archive that could be unpacked, but must not be.
 *
 * @param name of the entry, as `latin1`
 */
export function unsafeEntry(name: string, problem: string): PackageContentError {
  const message = `Cannot unpack entry ${quote(decode(name))}: ${problem}`;
  return new PackageContentError('unsafe-archive', message, { stage: 'unpack' });
}

const controls = /\p{Cc}/u;

/** Names that this makes equal may be one name where case or the form of accents does not count. */
function fold(name: string): string {
  if (plain.test(name)) return name.toLowerCase();
  return decode(name).normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD');
}

const plain = /^[\x20-\x7e]*$/;

function decode(name: string): string {
  return plain.test(name) ? name : Buffer.from(name, 'latin1').toString('utf8');
}
