import { join } from 'node:path';
import type { SetupGitOptions, SetupGitReport } from '../../ops/setup-git.ts';

/** Says what was done to the configuration and to `.gitattributes`, and what is left to a person. */
export function formatGitSetup(
  report: SetupGitReport,
  { isRemoval, scope }: Pick<SetupGitOptions, 'isRemoval' | 'scope'>,
): string {
  const owner = scope === 'global' ? 'your user' : 'this repository';
  const attributes = join(report.root, '.gitattributes');
  const lines = isRemoval
    ? [
        report.isConfigChanged
          ? `Removed the merge driver from the git configuration of ${owner}.`
          : `The git configuration of ${owner} has no merge driver of Airlock.`,
        report.areAttributesChanged
          ? `Removed the line for .terraform.lock.hcl from ${attributes}; commit it.`
          : `${attributes} has no line for it.`,
      ]
    : [
        report.isConfigChanged
          ? `Added the merge driver to the git configuration of ${owner}.`
          : `The git configuration of ${owner} has the merge driver already.`,
        report.areAttributesChanged
          ? `Added a line for .terraform.lock.hcl to ${attributes}; commit it.`
          : `${attributes} has the line for .terraform.lock.hcl already.`,
      ];
  return lines.map((line) => `${line}\n`).join('');
}
