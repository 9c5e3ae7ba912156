import { findNearest } from '../text/did-you-mean.ts';

/**
 * The platform that a misspelt one may have been meant to be; undefined for one that is known, and for
 * one that is like none.
 *
 * @param known those that are in question; by default the ones that providers are built for
 */
export function suggestPlatform(
  text: string,
  known: readonly string[] = builtPlatforms,
): string | undefined {
  if (known.includes(text)) return undefined;
  const translated = translate(text);
  return known.includes(translated) ? translated : findNearest(translated, known);
}

/** What providers are built for, the most usual first. Others exist: this is for guesses only. */
export const builtPlatforms: readonly string[] = [
  'linux_amd64',
  'linux_arm64',
  'darwin_arm64',
  'darwin_amd64',
  'windows_amd64',
  'windows_arm64',
  'windows_386',
  'linux_386',
  'linux_arm',
  'linux_ppc64le',
  'linux_s390x',
  'linux_riscv64',
  'windows_arm',
  'freebsd_amd64',
  'freebsd_386',
  'freebsd_arm',
  'freebsd_arm64',
  'openbsd_amd64',
  'openbsd_386',
  'netbsd_amd64',
  'solaris_amd64',
];

/** Puts a platform as other tools write it into Go's words. */
function translate(text: string): string {
  const [os = '', ...rest] = text.toLowerCase().split(/[-_/ ]/);
  const arch = rest.join('_');
  return `${systems.get(os) ?? os}_${architectures.get(arch) ?? arch}`;
}

const systems: ReadonlyMap<string, string> = new Map([
  ['macos', 'darwin'],
  ['mac', 'darwin'],
  ['osx', 'darwin'],
  ['win', 'windows'],
  ['win32', 'windows'],
  ['win64', 'windows'],
]);

const architectures: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'amd64'],
  ['x64', 'amd64'],
  ['aarch64', 'arm64'],
  ['armv8', 'arm64'],
  ['x86', '386'],
  ['i386', '386'],
  ['i686', '386'],
  ['armv6', 'arm'],
  ['armv7', 'arm'],
]);
