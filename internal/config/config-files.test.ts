import { expect } from 'chai';
import { opentofu, terraform, type Flavour } from '../flavour/flavour.ts';
import { selectConfigFiles } from './config-files.ts';

describe('selectConfigFiles', () => {
  function select(names: readonly string[], flavour: Flavour = terraform): readonly string[][] {
    const files = names.map((name) => ({ name }));
    const { primary, override } = selectConfigFiles(files, flavour);
    return [primary, override].map((chosen) => chosen.map(({ name }) => name));
  }

  it('takes files by the exact end of their names', () => {
    const names = ['a.tf', 'b.tf.json', 'c.TF', 'd.tf.bak', 'e.json', 'f.tf.JSON', 'g.tofu', 'tf'];

    expect(select(names)).to.deep.equal([['a.tf', 'b.tf.json'], []]);
  });

  it('passes over what editors leave behind', () => {
    const names = ['.a.tf', 'a.tf~', '#a.tf#', '~a.tf', '#b.tf'];

    expect(select(names)).to.deep.equal([['#b.tf', '~a.tf'], []]);
  });

  it('tells overrides by the end of the base name', () => {
    const names = [
      'override.tf',
      'a_override.tf.json',
      'o-override.tf',
      'v_OVERRIDE.tf',
      '_override.tf',
    ];

    expect(select(names)).to.deep.equal([
      ['o-override.tf', 'v_OVERRIDE.tf'],
      ['_override.tf', 'a_override.tf.json', 'override.tf'],
    ]);
  });

  it('reads files in the order of the bytes of their names', () => {
    expect(select(['b.tf', 'a.tf.json', 'B.tf', 'ä.tf', 'a.tf'])).to.deep.equal([
      ['B.tf', 'a.tf', 'a.tf.json', 'b.tf', 'ä.tf'],
      [],
    ]);
  });

  it('looks at the base name of a path', () => {
    expect(select(['x_override/a.tf', '.x/override.tf'])).to.deep.equal([
      ['x_override/a.tf'],
      ['.x/override.tf'],
    ]);
  });

  it('lets a file of OpenTofu hide the one of Terraform with the same base name', () => {
    const names = ['a.tf', 'a.tofu', 'b.tf', 'c.tf.json', 'c.tofu', 'd.tf.json', 'd.tofu.json'];
    const overrides = ['a_override.tf', 'a_override.tofu', 'override.tf'];

    expect(select([...names, ...overrides], opentofu)).to.deep.equal([
      ['a.tofu', 'b.tf', 'c.tf.json', 'c.tofu', 'd.tofu.json'],
      ['a_override.tofu', 'override.tf'],
    ]);
  });
});
