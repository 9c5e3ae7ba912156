/** Random cases for `providers mirror`: configurations, lock files, flags, and what is in the target. */
import type { ProviderPackage, ProviderRelease } from '../../internal/testing/provider-package.ts';
import type { Random } from '../harness/random.ts';
import { makeLockCase, platforms } from './lock-cases.ts';

/** Everything that the two programs are given. */
export interface MirrorCase {
  /** Name and content, relative to the working directory. */
  readonly files: ReadonlyMap<string, string>;
  /** What is in the target beforehand; undefined where there is none. */
  readonly target: Target | undefined;
  /** Flags and arguments after `providers mirror`. */
  readonly args: readonly string[];
}

/** A directory as it is before a case. */
export interface Target {
  readonly isFile: boolean;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Link and what it leads to, both relative to the target. */
  readonly links: ReadonlyMap<string, string>;
}

export const targetName = 'out';

/** Makes a case. */
export function makeMirrorCase(random: Random, releases: readonly ProviderRelease[]): MirrorCase {
  const files = new Map(makeLockCase(random).files);
  if (random.chance(0.6)) files.delete('.terraform.lock.hcl');
  return {
    files,
    target: random.chance(0.6) ? makeTarget(random, releases) : undefined,
    args: makeArgs(random),
  };
}

function makeArgs(random: Random): readonly string[] {
  const args = random.some(platforms, 0.5).map((platform) => `-platform=${platform}`);
  if (random.chance(0.03)) args.push('-platform=linux');
  if (random.chance(0.1)) args.push(`-lock-file=${random.pick(['false', 'true', '0', 'perhaps'])}`);
  if (random.chance(0.02)) args.push('-nonsense');
  if (random.chance(0.03)) return args;
  args.push(targetName);
  if (random.chance(0.03)) args.push(random.pick(['more', '-platform=linux_amd64']));
  return args;
}

function makeTarget(random: Random, releases: readonly ProviderRelease[]): Target {
  if (random.chance(0.03)) return { isFile: true, files: new Map(), links: new Map() };
  const files = new Map<string, Uint8Array>();
  const links = new Map<string, string>();
  for (const release of random.some(releases, 0.3)) {
    const host = random.chance(0.9) ? 'registry.terraform.io' : 'example.com';
    const home = `${host}/${release.namespace}/${release.type}`;
    for (const item of random.some(release.packages, 0.6)) {
      addPackage({ home, item, files, links }, random);
    }
    addDocuments(home, release, { random, files });
  }
  if (random.chance(0.1)) files.set('README.md', Buffer.from('not a provider\n'));
  if (random.chance(0.1)) files.set('a/b/c/d/e.zip', Buffer.from('deep\n'));
  return { isFile: false, files, links };
}

interface PackageWork {
  readonly home: string;
  readonly item: ProviderPackage;
  readonly files: Map<string, Uint8Array>;
  readonly links: Map<string, string>;
}

function addPackage({ home, item, files, links }: PackageWork, random: Random): void {
  const path = `${home}/${item.filename}`;
  const shape = random.pick([
    'good',
    'good',
    'good',
    'broken',
    'cut',
    'link',
    'unpacked',
    'dangling',
  ] as const);
  switch (shape) {
    case 'good':
      files.set(path, item.archive());
      return;
    case 'broken':
      files.set(path, Buffer.from('no archive at all\n'));
      return;
    case 'cut':
      files.set(path, item.archive().subarray(0, 500));
      return;
    case 'link':
      files.set(`elsewhere-${item.filename}`, item.archive());
      links.set(path, `../../../elsewhere-${item.filename}`);
      return;
    case 'dangling':
      links.set(path, 'nowhere');
      return;
    case 'unpacked':
      for (const { name, content } of item.files) {
        files.set(`${home}/${item.version}/${item.platform}/${name}`, content);
      }
      return;
  }
}

function addDocuments(
  home: string,
  { version }: ProviderRelease,
  { random, files }: { readonly random: Random; readonly files: Map<string, Uint8Array> },
): void {
  if (random.chance(0.3)) {
    const document = { versions: { [version]: {}, '7.7.7': {} } };
    files.set(`${home}/index.json`, Buffer.from(JSON.stringify(document)));
  }
  if (random.chance(0.3)) {
    const name = random.chance(0.7) ? version : '7.7.7';
    const entry = { hashes: ['h1:old'], url: 'old.zip' };
    const document = random.chance(0.8) ? { archives: { linux_amd64: entry } } : 'nonsense';
    files.set(`${home}/${name}.json`, Buffer.from(JSON.stringify(document)));
  }
}
