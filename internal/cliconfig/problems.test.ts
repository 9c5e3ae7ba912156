import { expect } from 'chai';
import { parseProviderSource } from '../addr/provider.ts';
import { opentofu, terraform } from '../flavour/flavour.ts';
import {
  cannotOpenCliConfig,
  cannotOpenPluginCache,
  cannotReadCliConfig,
  devOverridesAtInit,
} from './problems.ts';

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

describe('devOverridesAtInit', () => {
  it('says nothing where nothing is overridden', () => {
    expect(devOverridesAtInit(new Map(), terraform)).to.equal(undefined);
  });

  for (const flavour of [terraform, opentofu]) {
    it(`lists providers in order, and tells to leave out ${flavour.command} init`, () => {
      const overrides = new Map(
        [
          ['example.com/acme/zed', '/z'],
          ['acme/anvil', '/a'],
        ].map(([source = '', path = '']) => [parseProviderSource(source, flavour), path]),
      );

      expect(devOverridesAtInit(overrides, flavour)).to.deep.equal({
        severity: 'warning',
        summary: 'Provider development overrides are in effect',
        detail:
          'The following provider development overrides are set in the CLI configuration:\n' +
          ' - example.com/acme/zed in /z\n - acme/anvil in /a\n\n' +
          `Skip ${flavour.command} init when using provider development overrides. It is not necessary and may error unexpectedly.`,
      });
    });
  }
});
