/**
 * Target platforms in Go's names, such as `linux_amd64`.
 *
 * This package refuses to judge whether a platform exists: registries may serve ones that we have
 * never heard of.
 */
import { compareBytes } from '../text/compare-bytes.ts';
import { ParseError } from '../diag/parse-error.ts';

declare const brand: unique symbol;

/** An operating system and an architecture, joined by an underscore; case matters. */
export type Platform = string & { readonly [brand]: 'Platform' };

export interface PlatformParts {
  readonly os: string;
  readonly arch: string;
}

/** What Node tells about the machine: `process.platform`, `process.arch`, `os.endianness()`. */
export interface NodePlatform {
  readonly platform: string;
  readonly arch: string;
  readonly endianness: 'BE' | 'LE';
}

/**
 * Reads a platform as Terraform does, which means that empty and unknown words pass.
 *
 * @throws {ParseError} with Terraform's reason
 */
export function parsePlatform(text: string): Platform {
  const [os, arch, ...more] = text.split('_');
  if (os === undefined || arch === undefined || more.length > 0) {
    throw new ParseError('must be two words separated by an underscore');
  }
  if (blank.test(os)) throw new ParseError('OS portion must not contain whitespace');
  if (blank.test(arch)) throw new ParseError('architecture portion must not contain whitespace');
  return makePlatform({ os, arch });
}

/** Splits a platform into its two words. */
export function platformParts(platform: Platform): PlatformParts {
  const separator = platform.indexOf('_');
  return { os: platform.slice(0, separator), arch: platform.slice(separator + 1) };
}

/**
 * Names the platform that a Terraform built like this Node would have.
 *
 * That need not be the user's Terraform: an amd64 build runs on arm64 hardware under emulation.
 */
export function currentPlatform(node: NodePlatform): Platform {
  const os = goOperatingSystems.get(node.platform) ?? node.platform;
  if (node.arch === 'ppc64') {
    return makePlatform({ os, arch: node.endianness === 'LE' ? 'ppc64le' : 'ppc64' });
  }
  return makePlatform({ os, arch: goArchitectures.get(node.arch) ?? node.arch });
}

/** Orders platforms by operating system, then by architecture, both bytewise. */
export function comparePlatforms(a: Platform, b: Platform): number {
  const left = platformParts(a);
  const right = platformParts(b);
  return compareBytes(left.os, right.os) || compareBytes(left.arch, right.arch);
}

/** The white space that Terraform looks for; it lets vertical tabs and Unicode spaces pass. */
const blank = /[ \t\n\r]/;

/** Only names that differ between Node and Go. */
const goOperatingSystems: ReadonlyMap<string, string> = new Map([
  ['cygwin', 'windows'],
  ['sunos', 'solaris'],
  ['win32', 'windows'],
]);

const goArchitectures: ReadonlyMap<string, string> = new Map([
  ['ia32', '386'],
  ['mips64el', 'mips64le'],
  ['mipsel', 'mipsle'],
  ['x64', 'amd64'],
]);

function makePlatform({ os, arch }: PlatformParts): Platform {
  return `${os}_${arch}` as Platform;
}
