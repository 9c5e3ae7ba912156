import { expect } from 'chai';
import { readCases } from '../../testing/read-cases.ts';
import { allowsModule, parseModuleConstraints, parseModuleVersion } from './module-version.ts';

describe('allowsModule', () => {
  for (const row of readCases('config/module-versions.json')) {
    const text = row.text('constraint');
    it(`knows what ${JSON.stringify(text)} means`, () => {
      const constraints = parseModuleConstraints(text) ?? expect.fail('cannot be read');
      const versions = [...row.list('allowed'), ...row.list('refused')];

      const allowed = versions.filter((version) => allowsModule(constraints, version));

      expect(allowed).to.deep.equal(row.list('allowed'));
    });
  }

  it('refuses what is no version', () => {
    expect(allowsModule([], 'latest')).to.equal(false);
  });
});

describe('parseModuleConstraints', () => {
  for (const text of [
    '',
    ',',
    '>= 1.0,',
    '1.x',
    '^1.0',
    '=> 1.0',
    '> 1.0 < 2.0',
    '1.0+a+b',
    'latest',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(parseModuleConstraints(text)).to.equal(undefined);
    });
  }

  it('refuses numbers that do not fit into 64 bits', () => {
    expect(parseModuleConstraints(String(2n ** 63n - 1n))).not.to.equal(undefined);
    expect(parseModuleConstraints(String(2n ** 63n))).to.equal(undefined);
  });

  it('takes linear time', () => {
    expect(parseModuleConstraints(`${'1.'.repeat(1e5)}!`)).to.equal(undefined);
    expect(parseModuleConstraints(`1.0-${'a.'.repeat(1e5)}!`)).to.equal(undefined);
  });
});

describe('parseModuleVersion', () => {
  it('orders pre-releases as semantic versioning does', () => {
    const versions = [
      '1.0.0-1',
      '1.0.0-2',
      '1.0.0-10',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-beta',
    ];
    for (const [index, version] of versions.entries()) {
      const later = parseModuleConstraints(`>= ${version}`) ?? [];
      expect(versions.filter((other) => allowsModule(later, other))).to.deep.equal(
        versions.slice(index),
      );
    }
  });

  it('refuses what is none', () => {
    expect(parseModuleVersion('1.0.0 ')).to.equal(undefined);
  });
});
