import { expect } from 'chai';
import { ToolError } from '../diag/tool-error.ts';
import { entriesMax } from './limits.ts';
import { UnpackTree } from './unpack-tree.ts';

/** Adds entries as an archive lists them: a slash at the end makes a directory. */
function unpack(...names: readonly string[]): ReadonlyMap<string, number> {
  const tree = new UnpackTree<number>();
  for (const [index, name] of names.entries()) {
    tree.add({ name, isDirectory: name.endsWith('/') }, index);
  }
  return tree.files;
}

describe('UnpackTree', () => {
  it('keeps the last of several entries with one path', () => {
    expect([...unpack('a', 'b/', './a', 'b/c')]).to.deep.equal([
      ['a', 2],
      ['b/c', 3],
    ]);
  });

  it('lets directories be named any number of times', () => {
    expect([...unpack('a/', 'a/b/', 'a/', './', '/', 'a/b/c')]).to.deep.equal([['a/b/c', 5]]);
  });

  it('counts the directories that names imply', () => {
    const tree = new UnpackTree<undefined>();
    const depth = 2000;

    expect(() => {
      for (let count = 0; count <= entriesMax / depth; count += 1) {
        tree.add({ name: `${count}/${'d/'.repeat(depth)}`, isDirectory: true }, undefined);
      }
    })
      .to.throw(ToolError, 'more than 100000 files and directories')
      .with.property('code', 'unsafe-archive');
  });

  it('calls an escape unsafe', () => {
    expect(() => unpack('..'))
      .to.throw(ToolError)
      .with.property('code', 'unsafe-archive');
  });

  it('shows names so that no terminal obeys them', () => {
    expect(() => unpack('../\x1b[2J')).to.throw("entry contains '..': ../\\x1b[2J");
    expect(() => unpack('a\0b')).to.throw('open a\\x00b: invalid argument');
  });
});
