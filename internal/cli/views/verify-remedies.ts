import { posix, relative } from 'node:path';
import type { VerifyFinding } from '../../ops/verify/verify-finding.ts';
import type { VerifyArgs } from '../commands/verify-args.ts';
import { quoteWord } from './lock-command.ts';

export interface VerifyScope {
  readonly args: VerifyArgs;
  /** The mirror that was looked at. */
  readonly mirror: string | undefined;
}

/** The commands that mend what was found, each once. */
export function listVerifyRemedies(
  findings: readonly VerifyFinding[],
  scope: VerifyScope,
): readonly string[] {
  const commands = findings.flatMap((finding) => {
    const words = findRemedy(finding, scope);
    return words === undefined ? [] : [`airlock ${words.map(quoteWord).join(' ')}`];
  });
  return [...new Set(commands)];
}

/** The words of a command; undefined where it takes a person. */
function findRemedy(finding: VerifyFinding, scope: VerifyScope): readonly string[] | undefined {
  if (!('platform' in finding)) {
    if (finding.kind === 'signature-bad') return mirrorAgain(scope);
    const words = wholeRemedies[finding.kind];
    return words && inRoots(finding, scope, words);
  }
  const { kind, platform, path } = finding;
  if (kind === 'package-hash-missing') {
    return inRoots(finding, scope, ['lock', `-platform=${platform}`]);
  }
  return isInMirror(path, scope) ? mirrorAgain(scope, platform) : install(finding, scope);
}

/** What mends that which is no matter of one platform; not what it takes a person for. */
const wholeRemedies: Readonly<Partial<Record<VerifyFinding['kind'], readonly string[]>>> = {
  'lock-out-of-form': ['lock'],
  // With an option that Terraform does not have: its own command refuses such a file.
  'lock-badly-merged': ['lock', '-missing-platform=error'],
};

/** A command for the root module of a finding, or for all. */
function inRoots(
  { place }: VerifyFinding,
  { args }: VerifyScope,
  [command = '', ...words]: readonly string[],
): readonly string[] {
  if (args.recursive && args.directories.join() === '.') return [command, '-recursive', ...words];
  const directory = posix.dirname(place.file);
  return directory === '.' ? [command, ...words] : [`-chdir=${directory}`, command, ...words];
}

function install(
  finding: VerifyFinding & { readonly platform: string },
  scope: VerifyScope,
): readonly string[] {
  const { installed, platforms } = scope.args;
  const platform = platforms.length > 0 ? [`-platform=${finding.platform}`] : [];
  const target = installed === undefined ? [] : [`-target=${installed}`];
  return installed === undefined
    ? inRoots(finding, scope, ['install', ...platform])
    : ['install', ...platform, ...target];
}

function mirrorAgain({ args, mirror = '' }: VerifyScope, platform?: string): readonly string[] {
  return [
    'mirror',
    ...(args.recursive ? ['-recursive'] : []),
    ...(platform === undefined ? [] : [`-platform=${platform}`]),
    mirror,
  ];
}

function isInMirror(path: string, { mirror }: VerifyScope): boolean {
  return mirror !== undefined && !relative(mirror, path).startsWith('..');
}
