import { expect } from 'chai';
import type { Decoded } from '../diag/diagnostic.ts';
import { opentofu, terraform } from '../flavour/flavour.ts';
import type { MethodBlock } from './cli-config.ts';
import { resolveInstallation, type InstallationMethod } from './resolve-installation.ts';

function resolve(...methods: readonly MethodBlock[]): Decoded<readonly InstallationMethod[]> {
  return resolveInstallation({ devOverrides: new Map(), methods }, terraform);
}

function network(url: string): MethodBlock {
  return { source: { kind: 'network-mirror', url }, include: [], exclude: [] };
}

function direct(include: readonly string[], exclude: readonly string[]): MethodBlock {
  return { source: { kind: 'direct' }, include, exclude };
}

describe('resolveInstallation', () => {
  it('reads patterns and URLs', () => {
    const { value, diagnostics } = resolve(
      direct(['Acme/*'], ['example.com/*/*']),
      network('HTTPS://m.example/p'),
    );

    expect(diagnostics).to.deep.equal([]);
    expect(value).to.deep.equal([
      {
        source: { kind: 'direct' },
        include: [{ host: 'registry.terraform.io', namespace: 'acme', type: '*' }],
        exclude: [{ host: 'example.com', namespace: '*', type: '*' }],
      },
      {
        source: { kind: 'network-mirror', url: new URL('https://m.example/p') },
        include: [],
        exclude: [],
      },
    ]);
  });

  it('takes patterns without a host for those of the product', () => {
    const { value } = resolveInstallation(
      { devOverrides: new Map(), methods: [direct(['acme/*'], [])] },
      opentofu,
    );

    expect(value[0]?.include[0]?.host).to.equal('registry.opentofu.org');
  });

  it('leaves out a method with a wrong pattern, and reports the first of them', () => {
    const { value, diagnostics } = resolve(
      direct(['foo', 'bar'], ['a..b/c/d']),
      direct([], ['c_d/*']),
      direct([], []),
    );

    expect(value).to.have.length(1);
    expect(diagnostics.map(({ summary, detail }) => [summary, detail])).to.deep.equal([
      [
        'Invalid provider source inclusion patterns',
        'CLI config specifies invalid provider inclusion patterns: invalid provider matching pattern "foo": must have either two or three slash-separated segments.',
      ],
      [
        'Invalid provider source exclusion patterns',
        'CLI config specifies invalid provider exclusion patterns: invalid registry namespace "*" in provider matching pattern "c_d/*": must either be the wildcard * or a literal namespace.',
      ],
    ]);
  });

  const notHttps = 'the mirror must be at an https: URL';
  const cases: readonly (readonly [url: string, reason: string])[] = [
    ['http://127.0.0.1:1/', notHttps],
    ['127.0.0.1/x', notHttps],
    ['https:///x', notHttps],
    ['https:x', notHttps],
    ['::', 'missing protocol scheme'],
    ['1a:b', 'first path segment in URL cannot contain colon'],
    ['ftp://x/%zz', 'invalid URL escape "%zz"'],
    ['https://x%41/', 'invalid URL escape "%41"'],
    ['https://x/%', 'invalid URL escape "%"'],
    ['https://x y/', 'invalid character " " in host name'],
    ['https://x:y/', 'invalid port ":y" after host'],
    ['https://[x/', "missing ']' in host"],
    ['https://x:99999/', 'invalid URL'],
  ];
  for (const [url, reason] of cases) {
    it(`refuses the mirror ${url}`, () => {
      const { value, diagnostics } = resolve(network(url));

      const problem =
        reason === notHttps
          ? `Cannot use "${url}" as a URL for a network provider mirror: ${reason}.`
          : `Cannot parse "${url}" as a URL for a network provider mirror: parse "${url}": ${reason}.`;
      expect(value).to.deep.equal([]);
      expect(diagnostics).to.deep.equal([
        {
          severity: 'error',
          summary: 'Invalid URL for provider installation source',
          detail: problem,
        },
      ]);
    });
  }

  it('refuses control characters in a URL', () => {
    expect(resolve(network('https://x\ny')).diagnostics[0]?.detail).to.equal(
      String.raw`Cannot parse "https://x\ny" as a URL for a network provider mirror: parse "https://x\ny": net/url: invalid control character in URL.`,
    );
  });
});
