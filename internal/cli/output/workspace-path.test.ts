import { expect } from 'chai';
import { makeWorkspacePaths } from './workspace-path.ts';

describe('makeWorkspacePaths', () => {
  for (const [what, [workspace, launchDirectory, chdir], file, path] of [
    ['the top', ['/w', '/w', undefined], 'main.tf', 'main.tf'],
    ['a directory below', ['/w', '/w/live', undefined], 'eu/main.tf', 'live/eu/main.tf'],
    ['another directory', ['/w', '/w/live', 'eu'], '../airlock.toml', 'live/airlock.toml'],
    ['another directory without a workspace', ['', '/w', 'live'], 'main.tf', 'live/main.tf'],
    ['a directory outside the workspace', ['/other', '/w', 'live'], 'main.tf', 'live/main.tf'],
    ['a directory outside of all', ['/other', '/w', '..'], 'main.tf', 'main.tf'],
    ['a file that is elsewhere', ['/w', '/w', 'live'], '/home/me/.terraformrc', undefined],
  ] as const) {
    it(`names files from ${what}`, () => {
      const name = makeWorkspacePaths(
        { env: { GITHUB_WORKSPACE: workspace }, launchDirectory },
        chdir,
      );

      expect(name(file)).to.equal(path ?? file);
    });
  }
});
