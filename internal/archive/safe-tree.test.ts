import { expect } from 'chai';
import { messageOf, ToolError } from '../diag/tool-error.ts';
import { PackageContentError } from './package-content-error.ts';
import { SafeTree } from './safe-tree.ts';

/** Adds entries as an archive lists them: a slash at the end makes a directory. */
function unpack(...names: readonly string[]): readonly string[] {
  const tree = new SafeTree();
  return names.map((name) => {
    const entry = { name: Buffer.from(name).toString('latin1'), isDirectory: name.endsWith('/') };
    const { path, directories } = tree.add(entry);
    return [...directories.map((directory) => `${directory}/`), path].join(' ');
  });
}

function problemOf(...names: readonly string[]): string | undefined {
  try {
    unpack(...names);
    return undefined;
  } catch (error) {
    expect(error).to.be.instanceOf(PackageContentError).with.property('code', 'unsafe-archive');
    return messageOf(error);
  }
}

describe('SafeTree', () => {
  it('tells which directories each entry needs', () => {
    expect(unpack('a', 'b/c/d', 'b/e', 'b/', 'f/', 'f/', './', '/g')).to.deep.equal([
      'a',
      'b/ b/c/ b/c/d',
      'b/e',
      'b',
      'f/ f',
      'f',
      '',
      'g',
    ]);
  });

  const sameName = [
    ['a', 'a'],
    ['a', './a'],
    ['b/a', '/b//a'],
  ];
  for (const names of sameName) {
    it(`refuses ${JSON.stringify(names)} as one name`, () => {
      expect(problemOf(...names)).to.match(
        /^Cannot unpack entry ".+": an earlier entry has the same/,
      );
    });
  }

  const alike = [
    { title: 'case', names: ['readme', 'README'] },
    { title: 'case beyond ASCII', names: ['é', 'É'] },
    { title: 'letters without a partner', names: ['straße', 'STRASSE'] },
    { title: 'the form of an accent', names: ['\u00e9', 'e\u0301'] },
    { title: 'letters that only look special', names: ['\u212a', 'k'] },
    { title: 'the case of a directory', names: ['docs/a', 'DOCS/b'] },
    { title: 'the case of a file and a directory', names: ['docs', 'DOCS/a'] },
    { title: 'the case of a directory and a file', names: ['docs/', 'DOCS'] },
  ];
  for (const { title, names } of alike) {
    it(`refuses names that differ in ${title} only`, () => {
      expect(problemOf(...names)).to.match(
        /^Cannot unpack entry ".+": some file systems take it for ".+"$/,
      );
    });
  }

  it('lets names be alike in different directories', () => {
    expect(problemOf('a/readme', 'b/README', 'readme', 'ab/c', 'a/bc')).to.equal(undefined);
  });

  for (const character of ['\n', '\0', '\x1b', '\x7f', '\u0085']) {
    it(`refuses ${JSON.stringify(character)} in a name`, () => {
      expect(problemOf(`a${character}b`)).to.match(
        /^Cannot unpack entry "a\\.+b": its name contains/,
      );
      expect(problemOf(`a${character}/`)).to.match(/contains control characters$/);
    });
  }

  it('refuses what would escape, as for hashing', () => {
    expect(() => unpack('a/../../b'))
      .to.throw(ToolError, "entry contains '..': a/../../b")
      .with.property('code', 'unsafe-archive');
  });
});
