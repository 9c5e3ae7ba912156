import { expect } from 'chai';

import { ParseError } from '../diag/parse-error.ts';
import { exactly } from '../testing/exactly.ts';
import { readCases } from '../testing/read-cases.ts';
import {
  comparePlatforms,
  currentPlatform,
  parsePlatform,
  platformParts,
  type NodePlatform,
} from './platform.ts';

describe('parsePlatform', () => {
  for (const row of readCases('platform/platforms.json')) {
    const text = row.text('text');
    const error = row.find('error');
    it(`${error === undefined ? 'reads' : 'refuses'} ${JSON.stringify(text)}`, () => {
      if (error === undefined) expect(parsePlatform(text)).to.equal(text);
      else expect(() => parsePlatform(text)).to.throw(ParseError, exactly(error));
    });
  }
});

describe('platformParts', () => {
  it('splits at the underscore', () => {
    expect(platformParts(parsePlatform('linux_amd64'))).to.deep.equal({
      os: 'linux',
      arch: 'amd64',
    });
    expect(platformParts(parsePlatform('_'))).to.deep.equal({ os: '', arch: '' });
  });
});

describe('currentPlatform', () => {
  const cases: readonly (readonly [NodePlatform, string])[] = [
    [{ platform: 'linux', arch: 'x64', endianness: 'LE' }, 'linux_amd64'],
    [{ platform: 'darwin', arch: 'arm64', endianness: 'LE' }, 'darwin_arm64'],
    [{ platform: 'win32', arch: 'ia32', endianness: 'LE' }, 'windows_386'],
    [{ platform: 'cygwin', arch: 'x64', endianness: 'LE' }, 'windows_amd64'],
    [{ platform: 'sunos', arch: 'x64', endianness: 'LE' }, 'solaris_amd64'],
    [{ platform: 'freebsd', arch: 'arm', endianness: 'LE' }, 'freebsd_arm'],
    [{ platform: 'linux', arch: 'ppc64', endianness: 'LE' }, 'linux_ppc64le'],
    [{ platform: 'aix', arch: 'ppc64', endianness: 'BE' }, 'aix_ppc64'],
    [{ platform: 'linux', arch: 'mipsel', endianness: 'LE' }, 'linux_mipsle'],
    [{ platform: 'linux', arch: 'mips64el', endianness: 'LE' }, 'linux_mips64le'],
    [{ platform: 'linux', arch: 's390x', endianness: 'BE' }, 'linux_s390x'],
    [{ platform: 'linux', arch: 'riscv64', endianness: 'LE' }, 'linux_riscv64'],
    [{ platform: 'linux', arch: 'loong64', endianness: 'LE' }, 'linux_loong64'],
  ];
  for (const [node, platform] of cases) {
    it(`is ${platform} for Node on ${node.platform} ${node.arch} ${node.endianness}`, () => {
      expect(currentPlatform(node)).to.equal(platform);
    });
  }
});

describe('comparePlatforms', () => {
  it('orders by operating system, then by architecture, upper case first', () => {
    const sorted = ['Linux_amd64', 'darwin_arm64', 'linux_386', 'linux_amd64', 'linux-x_386'].map(
      parsePlatform,
    );

    expect(sorted.toReversed().sort(comparePlatforms)).to.deep.equal(sorted);
  });
});
