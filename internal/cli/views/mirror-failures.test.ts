import { expect } from 'chai';
import { parseProviderSource } from '../../addr/provider.ts';
import { makeUnpackError } from '../../archive/package-content-error.ts';
import { ToolError } from '../../diag/tool-error.ts';
import { terraform } from '../../flavour/flavour.ts';
import { parsePlatform } from '../../platform/platform.ts';
import { parseVersion } from '../../version/version.ts';
import {
  describeIndexProblem,
  describeInconsistencies,
  describeMirrorFailure,
} from './mirror-failures.ts';

const provider = parseProviderSource('acme/anvil', terraform);
const version = parseVersion('1.0.0', terraform);
const platform = parsePlatform('linux_amd64');
const name = 'registry.terraform.io/acme/anvil';

describe('describeMirrorFailure', () => {
  const cases: readonly (readonly [error: Error, summary: string, detail: string])[] = [
    [
      new ToolError('platform-not-available', 'it is not available'),
      'Provider release not available',
      `Failed to download ${name} v1.0.0 for linux_amd64: it is not available.`,
    ],
    [
      new ToolError('download-failed', 'host: bad response code: 404'),
      'Cannot download provider release',
      `Failed to download ${name} v1.0.0 for linux_amd64: host: bad response code: 404.`,
    ],
    [
      new ToolError('file-unwritable', 'mkdir f: not a directory'),
      'Cannot download provider release',
      `Failed to download ${name} v1.0.0 for linux_amd64: mkdir f: not a directory.`,
    ],
    [
      new ToolError('hash-mismatch', 'wrong', { hint: 'Ask.' }),
      'Invalid provider package',
      `Failed to authenticate ${name} v1.0.0 for linux_amd64: wrong.\n\nAsk.`,
    ],
    [
      makeUnpackError('zip: not a valid zip file'),
      'Failed to update indexes',
      `Failed to determine a hash value for ${name} v1.0.0 on linux_amd64: zip: not a valid zip file.`,
    ],
    [
      new Error('surprise'),
      'Provider release not available',
      `Failed to download ${name} v1.0.0 for linux_amd64: surprise.`,
    ],
  ];
  for (const [error, summary, detail] of cases) {
    it(`tells of "${error.message}" as Terraform does`, () => {
      const diagnostic = describeMirrorFailure({ provider, version, platform, error });

      expect(diagnostic).to.deep.equal({ severity: 'error', summary, detail });
    });
  }

  it('tells of a provider without a version', () => {
    const failure = { provider, version: undefined, platform: undefined, error: new Error('gone') };

    expect(describeMirrorFailure(failure)).to.include({
      summary: 'Provider not available',
      detail: `Failed to download ${name} from its origin registry: gone.`,
    });
  });
});

describe('describeIndexProblem', () => {
  const error = new ToolError('file-unreadable', 'why');

  it('tells what could not be done to the index', () => {
    const problems = [
      { kind: 'scan', error },
      { kind: 'write', error },
      { kind: 'archive', provider, version, platform, error },
    ] as const;

    expect(problems.map((problem) => describeIndexProblem(problem).detail)).to.deep.equal([
      'Could not scan the output directory to get package metadata for the JSON indexes: why.',
      'Failed to write a JSON index: why.',
      `Failed to determine a hash value for ${name} v1.0.0 on linux_amd64: why.`,
    ]);
  });
});

describe('describeInconsistencies', () => {
  it('names the command that mends it', () => {
    expect(describeInconsistencies(['one', 'two'], terraform).detail).to.equal(
      'To update the locked dependency selections to match a changed configuration, run:\n' +
        '  terraform init -upgrade\n got:[one two]',
    );
  });
});
