import { expect } from 'chai';
import { parseProviderPattern, type ProviderPattern } from '../addr/pattern.ts';
import { parseProviderSource, type ProviderAddr } from '../addr/provider.ts';
import { ToolError } from '../diag/tool-error.ts';
import { terraform } from '../flavour/flavour.ts';
import { parsePlatform } from '../platform/platform.ts';
import { createFakeSource, type FakeSource } from '../testing/fake-source.ts';
import { rejection } from '../testing/rejection.ts';
import { formatVersion, parseVersion } from '../version/version.ts';
import { createMultiSource, type SourceRule } from './multi.ts';
import { UnknownToRegistryError } from './not-found.ts';
import type { Source } from './source.ts';

const anvil = parseProviderSource('acme/anvil', terraform);
const linux = parsePlatform('linux_amd64');
const request = { provider: anvil, version: parseVersion('1.0.0', terraform), platform: linux };
const { signal } = new AbortController();

function offering(versions: readonly string[], missing: readonly string[] = []): FakeSource {
  const offers = new Map([[anvil, versions.map((text) => parseVersion(text, terraform))]]);
  return createFakeSource(offers, new Set(missing));
}

/** A source that never answers but with an error. */
function failing(error: Error, name = 'nowhere'): Source {
  return {
    availableVersions: () => Promise.reject(error),
    packageMeta: () => Promise.reject(error),
    describe: () => name,
  };
}

function rule(
  source: Source,
  changes: Partial<Record<'include' | 'exclude', string>> = {},
): SourceRule {
  return { source, include: patterns(changes.include), exclude: patterns(changes.exclude) };
}

function patterns(text: string | undefined): readonly ProviderPattern[] {
  return text === undefined ? [] : [parseProviderPattern(text, terraform)];
}

async function versionsOf(rules: readonly SourceRule[], provider = anvil): Promise<string> {
  const { versions } = await createMultiSource(rules).availableVersions(provider, { signal });
  return versions.map(formatVersion).join(' ');
}

function messageFor(provider: ProviderAddr, ...places: readonly string[]): string {
  const list = places.map((place) => `\n  - ${place}`).join('');
  return `provider ${provider} was not found in any of the search locations${list && `\n${list}`}`;
}

const broken = new ToolError('query-failed', 'it is on fire');
const gone = new ToolError('provider-not-found', 'not here');

describe('createMultiSource', () => {
  describe('versions', () => {
    it('unites what all sources offer, each version once', async () => {
      const rules = [
        rule(offering(['1.0.0', '2.0.0'])),
        rule(failing(gone)),
        rule(offering(['2.0.0', '0.1.0', '2.0.0+build'])),
      ];

      expect(await versionsOf(rules)).to.equal('1.0.0 2.0.0 0.1.0 2.0.0+build');
    });

    it('passes on the warnings of all sources', async () => {
      const [first, last] = ['a', 'b'].map((text) => ({
        ...failing(gone),
        availableVersions: () => Promise.resolve({ versions: [], warnings: [text] }),
      }));
      const sources = [first, offering(['1.0.0']), last].filter((item) => item !== undefined);
      const source = createMultiSource(sources.map((item) => rule(item)));

      const { warnings } = await source.availableVersions(anvil, { signal });

      expect(warnings).to.deep.equal(['a', 'b']);
    });

    it('fails if one source cannot tell, and asks no further', async () => {
      const last = offering(['3.0.0']);
      const rules = [rule(offering(['1.0.0'])), rule(failing(broken)), rule(last)];

      expect(await rejection(versionsOf(rules))).to.equal(broken);
      expect(last.questions).to.deep.equal([]);
    });

    it('asks only sources whose patterns let the provider through', async () => {
      const rules = [
        rule(offering(['1.0.0']), { include: 'acme/*' }),
        rule(offering(['2.0.0']), { include: 'other/*' }),
        rule(offering(['3.0.0']), { exclude: 'acme/*' }),
        rule(offering(['4.0.0']), { include: '*/*/*', exclude: 'acme/anvil' }),
        rule(offering(['5.0.0']), { include: 'acme/anvil', exclude: 'example.com/*/*' }),
      ];

      expect(await versionsOf(rules)).to.equal('1.0.0 5.0.0');
    });

    it('lists the places that were asked for what is in none of them', async () => {
      const rules = [
        rule(failing(gone, '/srv/a')),
        rule(failing(gone, '/srv/b'), { exclude: 'acme/*' }),
        rule({ ...offering([]), describe: () => '/srv/c' }),
      ];

      expect(await rejection(versionsOf(rules))).to.include({
        code: 'provider-not-found',
        message: messageFor(anvil, '/srv/a', '/srv/c'),
      });
    });

    it('rather says that the registry does not know the provider', async () => {
      const unknown = new UnknownToRegistryError(anvil);
      const rules = [rule(failing(unknown)), rule(failing(gone))];

      expect(await rejection(versionsOf(rules))).to.equal(unknown);
      expect(await versionsOf([...rules, rule(offering(['1.0.0']))])).to.equal('1.0.0');
    });

    it('finds no place where no pattern lets the provider through', async () => {
      const rules = [rule(offering(['1.0.0']), { include: 'other/*' })];

      expect(await rejection(versionsOf(rules))).to.have.property('message', messageFor(anvil));
    });

    it('finds no versions, and no fault, where there are no sources', async () => {
      expect(await versionsOf([])).to.equal('');
    });

    it('leaves a source out for providers of which another has any version', async () => {
      const local = offering(['0.0.0']);
      const registry = createFakeSource(
        new Map([
          [anvil, [parseVersion('1.0.0', terraform)]],
          [parseProviderSource('acme/rocket', terraform), [parseVersion('2.0.0', terraform)]],
        ]),
      );
      const rules = [rule(local), { ...rule(registry), yieldsTo: [failing(gone), local] }];

      expect(await versionsOf(rules)).to.equal('0.0.0');
      expect(await versionsOf(rules, parseProviderSource('acme/rocket', terraform))).to.equal(
        '2.0.0',
      );
    });
  });

  describe('packages', () => {
    it('come from the first source that has one', async () => {
      const [first, second] = [offering(['1.0.0'], [linux]), offering(['1.0.0'])];
      const third = offering(['1.0.0']);
      const source = createMultiSource([
        rule(failing(gone)),
        rule(first),
        rule(second),
        rule(third),
      ]);

      const meta = await source.packageMeta(request, { signal });

      expect(meta).to.include({ provider: anvil, platform: linux });
      expect(first.questions).to.have.length(1);
      expect(second.questions).to.have.length(1);
      expect(third.questions).to.have.length(0);
    });

    it('come from no later source if one cannot tell', async () => {
      const last = offering(['1.0.0']);
      const source = createMultiSource([rule(failing(broken)), rule(last)]);

      expect(await rejection(source.packageMeta(request, { signal }))).to.equal(broken);
      expect(last.questions).to.deep.equal([]);
    });

    it('are not available for the platform if no source has one', async () => {
      for (const rules of [[], [rule(failing(gone))], [rule(offering([]), { include: 'x/y' })]]) {
        const source = createMultiSource(rules);

        expect(await rejection(source.packageMeta(request, { signal }))).to.include({
          code: 'platform-not-available',
          message:
            'provider registry.terraform.io/acme/anvil 1.0.0 is not available for linux_amd64',
        });
      }
    });
  });

  it('is described by the sources that answer for the provider', () => {
    const source = createMultiSource([
      rule(failing(gone, '/srv/a')),
      rule(failing(gone, '/srv/b'), { exclude: 'acme/*' }),
      rule(failing(gone, 'registry x')),
    ]);

    expect(source.describe(anvil)).to.equal('/srv/a, registry x');
  });
});
