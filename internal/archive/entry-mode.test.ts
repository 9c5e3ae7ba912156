import { expect } from 'chai';
import { parseEntryMode } from './entry-mode.ts';

const unix = 3;
const macos = 19;
const dos = 0;
const os2 = 6;

describe('parseEntryMode', () => {
  /** As Terraform 1.11.4 unpacks them, but for the bits and types that we refuse. */
  const files = [
    { title: 'a Unix file', creator: unix, attributes: 0o100755 * 0x10000, permissions: 0o755 },
    { title: 'a macOS file', creator: macos, attributes: 0o100750 * 0x10000, permissions: 0o750 },
    {
      title: 'a mode without a type',
      creator: unix,
      attributes: 0o644 * 0x10000,
      permissions: 0o644,
    },
    { title: 'a mode of nothing', creator: unix, attributes: 0, permissions: 0 },
    { title: 'set-user-id', creator: unix, attributes: 0o104755 * 0x10000, permissions: 0o755 },
    { title: 'set-group-id', creator: unix, attributes: 0o102755 * 0x10000, permissions: 0o755 },
    { title: 'sticky', creator: unix, attributes: 0o101777 * 0x10000, permissions: 0o777 },
    { title: 'a DOS file', creator: dos, attributes: 0x20, permissions: 0o666 },
    { title: 'a read-only DOS file', creator: dos, attributes: 0x01, permissions: 0o444 },
    { title: 'another system', creator: os2, attributes: 0o100755 * 0x10000, permissions: 0 },
  ];
  for (const { title, creator, attributes, permissions } of files) {
    it(`reads the permissions of ${title}`, () => {
      expect(parseEntryMode(creator, attributes)).to.deep.equal({
        isDirectory: false,
        special: undefined,
        permissions,
      });
    });
  }

  it('sees a directory in the terms of either system', () => {
    expect(parseEntryMode(unix, 0o040755 * 0x10000).isDirectory).to.equal(true);
    expect(parseEntryMode(dos, 0x10).isDirectory).to.equal(true);
    expect(parseEntryMode(os2, 0x10).isDirectory).to.equal(false);
  });

  const specials = [
    [0o120777, 'a symbolic link'],
    [0o020666, 'a character device'],
    [0o060660, 'a block device'],
    [0o010644, 'a named pipe'],
    [0o140755, 'a socket'],
  ] as const;
  for (const [mode, special] of specials) {
    it(`sees ${special}`, () => {
      expect(parseEntryMode(unix, mode * 0x10000).special).to.equal(special);
    });
  }
});
