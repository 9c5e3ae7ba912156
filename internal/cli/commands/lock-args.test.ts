import { expect } from 'chai';
import { parseProviderSource } from '../../addr/provider.ts';
import { opentofu, terraform } from '../../flavour/flavour.ts';
import { parseFlags } from '../flags.ts';
import { lockCommand } from './lock.ts';
import { narrowRequirements, readLockArgs, type ReadLockArgs } from './lock-args.ts';

function read(...words: readonly string[]): ReadLockArgs {
  return readLockArgs(parseFlags(words, lockCommand.flags), terraform);
}

describe('readLockArgs', () => {
  it('takes the registries and the index by default', () => {
    expect(read().args).to.deep.equal({
      platforms: [],
      source: { kind: 'registry' },
      usePluginCache: false,
      useHashIndex: true,
      providers: [],
    });
  });

  it('keeps platforms in order, each once', () => {
    expect(read('-platform=b_c', '-platform=a_b', '-platform=b_c').args?.platforms).to.deep.equal([
      'b_c',
      'a_b',
    ]);
  });

  it('reports two kinds of mirror alone', () => {
    const { args, diagnostics } = read(
      '-fs-mirror=/foo/',
      '-net-mirror=www.foo.com',
      '-platform=x',
    );

    expect(args).to.equal(undefined);
    expect(diagnostics.map(({ detail }) => detail)).to.deep.equal([
      'The -fs-mirror and -net-mirror command line options are mutually-exclusive.',
    ]);
  });

  it('words two kinds of mirror as OpenTofu does', () => {
    const flags = parseFlags(['-fs-mirror=a', '-net-mirror=b'], lockCommand.flags);

    expect(readLockArgs(flags, opentofu).diagnostics.map(({ detail }) => detail)).to.deep.equal([
      'The mirror command line options are mutually-exclusive.',
    ]);
  });

  it('takes what the CLI configuration lists, and then no mirror beside it', () => {
    expect(read('-from-config').args?.source).to.deep.equal({ kind: 'configured' });
    expect(read('-from-config=false').args?.source).to.deep.equal({ kind: 'registry' });
    expect(read('-from-config', '-net-mirror=x').diagnostics).to.deep.equal([
      {
        severity: 'error',
        summary: 'Invalid installation method options',
        detail: 'The -from-config and -net-mirror command line options are mutually-exclusive.',
      },
    ]);
  });

  for (const url of ['http://example.com/', 'www.foo.com', 'https://', 'ftp://x']) {
    it(`refuses ${url} as a network mirror, with the bad platforms`, () => {
      const { args, diagnostics } = read(`-net-mirror=${url}`, '-platform=x');

      expect(args).to.equal(undefined);
      expect(diagnostics.map(({ summary }) => summary)).to.deep.equal([
        'Invalid target platform',
        'Invalid network mirror URL',
      ]);
    });
  }

  it('takes an https mirror whatever the case of the scheme', () => {
    expect(read('-net-mirror=HTTPS://Example.com/p/').args?.source).to.deep.equal({
      kind: 'network-mirror',
      url: new URL('https://example.com/p/'),
    });
  });

  it('reports every bad platform', () => {
    expect(read('-platform=', '-platform=a_b_c', '-platform=a b_c').diagnostics).to.have.length(3);
  });
});

describe('narrowRequirements', () => {
  const known = parseProviderSource('null', terraform);
  const requirements = new Map([
    [known, []],
    [parseProviderSource('aws', terraform), []],
  ]);

  it('keeps all where none is named', () => {
    expect(narrowRequirements(requirements, [], terraform).requirements).to.equal(requirements);
  });

  it('keeps those named, in any spelling of the address', () => {
    const narrowed = narrowRequirements(requirements, ['HashiCorp/Null', 'null'], terraform);

    expect([...narrowed.requirements.keys()]).to.deep.equal([known]);
  });

  it('reports what is not required and what is no address', () => {
    const { diagnostics } = narrowRequirements(requirements, ['random', '-', 'a//b'], terraform);

    expect(diagnostics.map(({ summary }) => summary)).to.deep.equal([
      'Invalid provider argument',
      'Invalid provider type',
      'Invalid provider source string',
    ]);
  });
});
