import { expect } from 'chai';
import { suggestPlatform } from './suggest-platform.ts';

describe('suggestPlatform', () => {
  const cases: Readonly<Record<string, string | undefined>> = {
    linux_amd46: 'linux_amd64',
    'linux-amd64': 'linux_amd64',
    'linux/arm64': 'linux_arm64',
    Linux_AMD64: 'linux_amd64',
    linux_x86_64: 'linux_amd64',
    linux_aarch64: 'linux_arm64',
    macos_arm64: 'darwin_arm64',
    windows_x64: 'windows_amd64',
    dawrin_arm64: 'darwin_arm64',
    linux_amd64: undefined,
    plan9_mips: undefined,
    linux: undefined,
    '': undefined,
  };
  for (const [text, expected] of Object.entries(cases)) {
    it(`takes ${JSON.stringify(text)} for ${expected ?? 'what it is'}`, () => {
      expect(suggestPlatform(text)).to.equal(expected);
    });
  }

  it('chooses among those in question', () => {
    expect(suggestPlatform('linux_amd64', ['linux_arm64'])).to.equal('linux_arm64');
    expect(suggestPlatform('linux_amd64', ['windows_386'])).to.equal(undefined);
  });
});
