import { expect } from 'chai';
import { ParseError } from '../../diag/parse-error.ts';
import { terraform } from '../../flavour/flavour.ts';
import { exactly } from '../../testing/exactly.ts';
import { decodeManifest } from './module-manifest.ts';

describe('decodeManifest', () => {
  it('reads what init writes', () => {
    const text =
      '{"Modules":[{"Key":"","Source":"","Dir":"."},{"Key":"a.b","Source":"registry.terraform.io/acme/network/aws","Version":"1.2.0","Dir":".terraform/modules/a.b"}]}';

    const manifest = decodeManifest(text, terraform);

    expect([...manifest.keys()]).to.deep.equal(['', 'a.b']);
    expect(manifest.get('a.b')).to.deep.equal({
      source: 'registry.terraform.io/acme/network/aws',
      version: '1.2.0',
      directory: '.terraform/modules/a.b',
    });
    expect(manifest.get('')?.version).to.equal(undefined);
  });

  it('normalizes the sources of old manifests', () => {
    const text = '{"Modules":[{"Key":"a","Source":"acme/network/aws","Dir":"x"}]}';

    expect(decodeManifest(text, terraform).get('a')?.source).to.equal(
      'registry.terraform.io/acme/network/aws',
    );
  });

  it('matches names whatever their case, and takes the last of several', () => {
    const text = '{"MODULES":[{"key":"a","KEY":"b","dir":"x"}]}';

    expect([...decodeManifest(text, terraform).keys()]).to.deep.equal(['b']);
  });

  for (const text of ['', '{}', '{"Modules":null}', '{"Modules":[]}', 'null', '{"Other":1}']) {
    it(`finds no module in ${JSON.stringify(text)}`, () => {
      expect(decodeManifest(text, terraform).size).to.equal(0);
    });
  }

  const hostile = '__proto__';
  for (const [text, message] of [
    ['[]', 'an object is required'],
    ['3', 'an object is required'],
    ['{"Modules":{}}', '"Modules" must be an array'],
    ['{"Modules":[3]}', 'an object is required'],
    ['{"Modules":[{"Key":3}]}', '"key" must be a string'],
    ['{"Modules":[{"Key":"a"},{"Key":"a"}]}', 'there are two records for module "a"'],
    ['{"Modules":[{"Key":"a","Version":"new"}]}', '"new" is not a version'],
    [
      `{"Modules":[{"${hostile}":1,"Key":"a"},{"Key":"a"}]}`,
      'there are two records for module "a"',
    ],
  ] as const) {
    it(`refuses ${text}`, () => {
      expect(() => decodeManifest(text, terraform)).to.throw(ParseError, exactly(message));
    });
  }

  it('refuses what is no JSON', () => {
    expect(() => decodeManifest('{"Modules":', terraform)).to.throw(ParseError);
  });
});
