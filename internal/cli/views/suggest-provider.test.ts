import { expect } from 'chai';
import { parseProviderSource } from '../../addr/provider.ts';
import { ToolError } from '../../diag/tool-error.ts';
import { opentofu, terraform, type Flavour } from '../../flavour/flavour.ts';
import { suggestProviders } from './suggest-provider.ts';

function hintFor(
  source: string,
  required: readonly string[] = [],
  flavour: Flavour = terraform,
): string {
  const provider = parseProviderSource(source, flavour);
  const error = new ToolError('provider-not-found', 'not there');
  const [failure] = suggestProviders(
    [{ provider, version: undefined, platform: undefined, error }],
    [provider, ...required.map((name) => parseProviderSource(name, flavour))],
    flavour,
  );
  const hint = failure?.error instanceof ToolError ? failure.error.hint : undefined;
  return /^Did you mean "([^"]+)"/.exec(hint ?? '')?.[1] ?? '';
}

describe('suggestProviders', () => {
  it('takes a required provider of the same type, then a well-known one', () => {
    expect(hintFor('github', ['acme/github'])).to.equal('acme/github');
    expect(hintFor('github')).to.equal('integrations/github');
    expect(hintFor('github', [], opentofu)).to.equal('integrations/github');
  });

  it('takes a provider that is spelt like it', () => {
    expect(hintFor('hashicorp/awss')).to.equal('hashicorp/aws');
    expect(hintFor('acme/anvli', ['acme/anvil'])).to.equal('acme/anvil');
    expect(hintFor('example.com/acme/anvli', ['example.com/acme/anvil'])).to.equal(
      'example.com/acme/anvil',
    );
  });

  it('says nothing where nothing is like it', () => {
    expect(hintFor('acme/rocket')).to.equal('');
    expect(hintFor('example.com/acme/github')).to.equal('');
  });

  it('leaves other failures and better hints alone', () => {
    const provider = parseProviderSource('github', terraform);
    const failures = [
      new ToolError('download-failed', 'broken'),
      new ToolError('provider-not-found', 'not there', { hint: 'Look elsewhere.' }),
    ].map((error) => ({ provider, version: undefined, platform: undefined, error }));

    const hints = suggestProviders(failures, [provider], terraform).map(({ error }) =>
      error instanceof ToolError ? error.hint : '',
    );

    expect(hints).to.deep.equal([undefined, 'Look elsewhere.']);
  });
});
