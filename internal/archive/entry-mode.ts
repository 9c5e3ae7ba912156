/** What the attributes of an entry make of it. */
export interface EntryMode {
  readonly isDirectory: boolean;
  /** What it is if neither a file nor a directory, in words. */
  readonly special: string | undefined;
  /** Permission bits of the file it unpacks to, without set-id and sticky bits. */
  readonly permissions: number;
}

/**
 * Reads the attributes of an entry in the terms of the system that made it, as Go does. Of a system
 * that Go does not know nothing is taken over, not even that its files can be read.
 */
export function parseEntryMode(creator: number, attributes: number): EntryMode {
  switch (creator) {
    case 3: // Unix
    case 19: // macOS
      return parseUnixMode(attributes >>> 16);
    case 0: // FAT
    case 11: // NTFS
    case 14: // VFAT
      return {
        isDirectory: (attributes & 0x10) !== 0,
        special: undefined,
        permissions: (attributes & 0x01) === 0 ? 0o666 : 0o444,
      };
    default:
      return { isDirectory: false, special: undefined, permissions: 0 };
  }
}

function parseUnixMode(mode: number): EntryMode {
  const type = mode & 0o170000;
  return {
    isDirectory: type === 0o040000,
    special: specialTypes.get(type),
    permissions: mode & 0o777,
  };
}

const specialTypes: ReadonlyMap<number, string> = new Map([
  [0o010000, 'a named pipe'],
  [0o020000, 'a character device'],
  [0o060000, 'a block device'],
  [0o120000, 'a symbolic link'],
  [0o140000, 'a socket'],
]);
