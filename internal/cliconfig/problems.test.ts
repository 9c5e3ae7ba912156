import { expect } from 'chai';
import { cannotOpenCliConfig, cannotOpenPluginCache, cannotReadCliConfig } from './problems.ts';

describe('problems with files of the CLI configuration', () => {
  it("are worded as Terraform's", () => {
    expect(cannotOpenCliConfig('/nope/rc')).to.deep.equal({
      severity: 'warning',
      summary: 'Unable to open CLI configuration file',
      detail: 'The CLI configuration file at "/nope/rc" does not exist.',
    });
    expect(cannotReadCliConfig('/srv', 'read /srv: is a directory').summary).to.equal(
      'Error reading /srv: read /srv: is a directory',
    );
    expect(cannotOpenPluginCache('/x', 'stat /x: no such file or directory').summary).to.equal(
      'The specified plugin cache dir /x cannot be opened: stat /x: no such file or directory',
    );
  });
});
