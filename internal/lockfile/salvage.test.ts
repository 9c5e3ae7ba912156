import { expect } from 'chai';
import { terraform } from '../flavour/flavour.ts';
import { formatConstraints } from '../version/canonical.ts';
import { formatVersion } from '../version/version.ts';
import { salvageLocks } from './salvage.ts';

describe('salvageLocks', () => {
  it('reads a file in order, and one that is empty', () => {
    expect(salvage(block('1.0.0', 'h1:b', 'h1:a'))).to.deep.equal(['1.0.0 () h1:a h1:b']);
    expect(salvage('')).to.deep.equal([]);
  });

  it('unites blocks of the same version with their hashes and constraints', () => {
    const other = block('1.0.0', 'h1:b').replace('\n', '\n  constraints = ">= 1.0.0"\n');

    expect(salvage(block('1.0.0', 'h1:a') + other)).to.deep.equal(['1.0.0 (>= 1.0.0) h1:a h1:b']);
  });

  it('decides nothing between versions', () => {
    expect(salvage(block('1.1.0', 'h1:b') + block('1.0.0', 'h1:a'))).to.deep.equal([
      '1.0.0 () h1:a',
      '1.1.0 () h1:b',
    ]);
  });

  it('reads both sides of conflict markers, and not what they had in common', () => {
    const text = block('1.0.0', 'h1:x').replace(
      '  version = "1.0.0"\n',
      [
        '<<<<<<< HEAD',
        '  version = "1.1.0"',
        '||||||| 1234567',
        '  version = "1.0.0"',
        '=======',
        '  version = "1.2.0"',
        '>>>>>>> branch',
        '',
      ].join('\n'),
    );

    expect(salvage(text)).to.deep.equal(['1.1.0 () h1:x', '1.2.0 () h1:x']);
    expect(salvage(text.replaceAll('\n', '\r\n'))).to.have.length(2);
  });

  it('reads conflicts within a conflict, as git leaves them between two merge bases', () => {
    const inner = `<<<<<<<<< a\n${block('1.0.0', 'h1:a')}=========\n${block('1.0.0', 'h1:b')}>>>>>>>>> b\n`;
    const text = `<<<<<<< HEAD\n${block('1.1.0', 'h1:c')}||||||| base\n${inner}=======\n${block('1.2.0', 'h1:d')}>>>>>>> x\n`;

    expect(salvage(text)).to.deep.equal(['1.1.0 () h1:c', '1.2.0 () h1:d']);
    expect(salvage(inner.replaceAll(/^(.)\1\1/gm, '$1'))).to.deep.equal(['1.0.0 () h1:a h1:b']);
  });

  it('reports what it cannot read, and what it would lose', () => {
    expect(summaries('provider {')).to.include('Missing source_addr for provider');
    expect(summaries(`=======\n${block('1.0.0', 'h1:a')}`)).not.to.deep.equal([]);
    expect(summaries('>>>>>>> x\n')).not.to.deep.equal([]);
    expect(summaries('module "x" {\n}\n')).to.deep.equal([
      'Dependency locks for modules are not yet supported',
    ]);
  });
});

function block(version: string, ...hashes: readonly string[]): string {
  const list = hashes.map((hash) => `"${hash}"`).join(', ');
  return `provider "registry.terraform.io/acme/anvil" {\n  version = "${version}"\n  hashes = [${list}]\n}\n`;
}

function salvage(text: string): readonly string[] {
  const { value, diagnostics } = salvageLocks('x', Buffer.from(text), terraform);
  expect(diagnostics).to.deep.equal([]);
  return [...value.values()]
    .flat()
    .map(
      ({ version, constraints, hashes }) =>
        `${formatVersion(version)} (${formatConstraints(constraints)}) ${hashes.join(' ')}`,
    );
}

function summaries(text: string): readonly string[] {
  const { diagnostics } = salvageLocks('x', Buffer.from(text), terraform);
  return diagnostics.map(({ summary }) => summary);
}
