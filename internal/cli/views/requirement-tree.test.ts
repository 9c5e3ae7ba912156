import { expect } from 'chai';
import { parseProviderSource } from '../../addr/provider.ts';
import type { RequirementLine } from '../../config/tree/requirement-tree.ts';
import { terraform } from '../../flavour/flavour.ts';
import { formatRequirementTree, formatStateRequirements } from './requirement-tree.ts';

function line(text: string, ...lines: readonly RequirementLine[]): RequirementLine {
  return { text, lines };
}

/** Its two spaces after the stroke are Terraform's. */
const stroke = '│\u00a0\u00a0 ';

describe('formatRequirementTree', () => {
  it('draws the root alone where nothing is required', () => {
    expect(formatRequirementTree([])).to.equal('\nProviders required by configuration:\n.\n\n');
  });

  it('draws what is below a branch that others follow', () => {
    const tree = [line('a', line('b', line('c')), line('d', line('e'))), line('f', line('g'))];

    expect(formatRequirementTree(tree).split('\n')).to.deep.equal([
      '',
      'Providers required by configuration:',
      '.',
      '├── a',
      `${stroke}├── b`,
      `${stroke}${stroke}└── c`,
      `${stroke}└── d`,
      `${stroke}    └── e`,
      '└── f',
      '    └── g',
      '',
      '',
    ]);
  });

  it('leaves strokes out at a level where some branch has ended, as Terraform does', () => {
    const branch = line('x', line('y', line('z')), line('y', line('z')));

    expect(formatRequirementTree([branch, branch]).split('\n').slice(8, 13)).to.deep.equal([
      '└── x',
      '    ├── y',
      '        └── z',
      '    └── y',
      '        └── z',
    ]);
  });
});

describe('formatStateRequirements', () => {
  it('lists providers, if there are any', () => {
    const providers = ['a/b', 'c/d'].map((source) => parseProviderSource(source, terraform));

    expect(formatStateRequirements([])).to.equal('');
    expect(formatStateRequirements(providers)).to.equal(
      'Providers required by state:\n\n    provider[registry.terraform.io/a/b]\n\n    provider[registry.terraform.io/c/d]\n\n',
    );
  });
});
