import { expect } from 'chai';
import { ParseError } from '../diag/parse-error.ts';
import { exactly } from '../testing/exactly.ts';
import { noPatterns, parseDirectoryPattern, type DirectoryPatterns } from './directory-patterns.ts';
import { selectsRoot } from './selects-root.ts';

function patterns(texts: readonly string[], wayHere = '.'): DirectoryPatterns {
  return { patterns: texts.map(parseDirectoryPattern), wayHere };
}

describe('selectsRoot', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['live', ['live'], ['live/a', 'alive', '.']],
    ['live/', ['live'], ['live/a']],
    ['./live', ['live'], ['live/a']],
    ['live/*', ['live/a', 'live/.b'], ['live', 'live/a/b']],
    ['live/**', ['live', 'live/a', 'live/a/b'], ['alive', 'x/live']],
    ['**/live', ['live', 'a/live', 'a/b/live'], ['live/a', 'alive']],
    ['**/live/**', ['live', 'a/live/b/c'], ['a/b']],
    ['a/**/b/**/c', ['a/b/c', 'a/x/b/y/z/c', 'a/b/b/c/c'], ['a/c', 'a/b', 'a/c/b']],
    ['e?-*-prod', ['eu-1-prod', 'eu--prod'], ['eu-prod', 'e-1-prod', 'eu-1-prod/x']],
    ['*a*a*b', ['aab', 'xaxaxaxb'], ['ab', 'aba']],
    ['.', ['.'], ['a']],
    ['**', ['.', 'a', 'a/b'], []],
    ['a.b', ['a.b'], ['axb']],
  ];
  for (const [pattern, matching, others] of cases) {
    it(`matches what ${pattern} means`, () => {
      const include = patterns([pattern]);

      for (const directory of matching) {
        expect(selectsRoot({ include, exclude: noPatterns }, directory), directory).to.equal(true);
        expect(selectsRoot({ include, exclude: include }, directory), directory).to.equal(false);
      }
      for (const directory of others) {
        expect(selectsRoot({ include, exclude: noPatterns }, directory), directory).to.equal(false);
      }
    });
  }

  it('selects all where nothing is said', () => {
    expect(selectsRoot({ include: noPatterns, exclude: noPatterns }, 'a/b')).to.equal(true);
  });

  it('counts from where the patterns were written', () => {
    const include = patterns(['live/eu/*'], 'live');

    expect(selectsRoot({ include, exclude: noPatterns }, 'eu/a')).to.equal(true);
    expect(selectsRoot({ include, exclude: noPatterns }, 'live/eu/a')).to.equal(false);
    expect(selectsRoot({ include: patterns(['live'], 'live'), exclude: noPatterns }, '.')).to.equal(
      true,
    );
  });

  it('needs no long time for a pattern that almost matches', () => {
    const include = patterns([`${'*a'.repeat(2000)}b`, `${'**/a/'.repeat(2000)}b`]);

    expect(selectsRoot({ include, exclude: noPatterns }, 'a'.repeat(20_000))).to.equal(false);
    expect(selectsRoot({ include, exclude: noPatterns }, 'a/'.repeat(20_000))).to.equal(false);
  });
});

describe('parseDirectoryPattern', () => {
  for (const [text, reason] of [
    ['', 'it is empty'],
    ['/live', 'it must be relative to the directory of the file'],
    ['a/../b', 'it must not lead upwards'],
    ['{a,b}', 'only *, ? and ** have a meaning in patterns, and { has none'],
    ['a[bc]', 'only *, ? and ** have a meaning in patterns, and [ has none'],
    ['!a', 'only *, ? and ** have a meaning in patterns, and ! has none'],
    ['a\\b', 'only *, ? and ** have a meaning in patterns, and \\ has none'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => parseDirectoryPattern(text)).to.throw(ParseError, exactly(reason));
    });
  }
});
