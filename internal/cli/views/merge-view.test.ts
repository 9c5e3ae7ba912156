import { expect } from 'chai';
import { terraform } from '../../flavour/flavour.ts';
import { providerLock } from '../../testing/provider-lock.ts';
import { describeConflict, describeUnsoundText } from './merge-view.ts';

const old = providerLock('acme/anvil 1.0.0', { constraints: '~> 1.0' });
const { provider } = old;

describe('describeConflict', () => {
  it('tells what each side has and the command that mends it, where it is to be run', () => {
    const conflict = { provider, reason: 'removal', ours: [old], theirs: [] } as const;

    const { summary, detail } = describeConflict(conflict, 'a/.terraform.lock.hcl', terraform);

    expect(summary).to.equal(
      'Cannot merge the locks of provider "registry.terraform.io/acme/anvil": one side changed what the other removed',
    );
    expect(detail).to.contain('  ours:   1.0.0 (constraints ~> 1.0)\n  theirs: removed\n');
    expect(detail).to.match(/run this in a:\n\n {2}airlock providers lock acme\/anvil$/);
  });

  it('names all versions that a side has', () => {
    const ours = [old, providerLock('acme/anvil 2.0.0')];
    const conflict = { provider, reason: 'duplicates', ours, theirs: [old] } as const;

    const { detail } = describeConflict(conflict, '.terraform.lock.hcl', terraform);

    expect(detail).to.contain('  ours:   1.0.0 (constraints ~> 1.0) and 2.0.0\n');
    expect(detail).to.contain('run this beside it:');
  });
});

describe('describeUnsoundText', () => {
  it('names the file and what mends it', () => {
    const { summary, detail } = describeUnsoundText('a/b/.terraform.lock.hcl');

    expect(summary).to.contain('"a/b/.terraform.lock.hcl"');
    expect(detail).to.match(/run this in a\/b:\n\n {2}airlock providers lock$/);
  });
});
