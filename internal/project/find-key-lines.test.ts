import { expect } from 'chai';
import { findKeyLines, lineOf, type KeyPath } from './find-key-lines.ts';

function line(text: string, ...path: KeyPath): number {
  return lineOf(findKeyLines(text), path);
}

describe('findKeyLines', () => {
  const document = [
    '# a comment with a = sign',
    'platforms = [ # first',
    '  "linux_amd64",',
    '',
    "  'a]b', # ] no end",
    '  """',
    'over',
    'lines""", 7, [1,',
    '2],',
    ']',
    'roots.include = ["x"]',
    '"quoted key" = true',
    'text = """',
    '[no header]',
    'no = "key"',
    '"""',
    "raw = '''",
    "it's",
    "'''",
    'inline = { a = 1, b = { c = [',
    '  2,',
    '  3 ] } }',
    '[ mirror ]',
    'latest = 3 # [x]',
    '[a."b c".d]',
    'when = 1979-05-27T07:32:00Z',
    'f = 1.5',
    'g = "x" # "',
    '[[tables]]',
    'h = "\\"="',
    'i = "]"',
  ].join('\r\n');
  const cases: readonly (readonly [number, KeyPath])[] = [
    [2, ['platforms']],
    [3, ['platforms', 0]],
    [5, ['platforms', 1]],
    [6, ['platforms', 2]],
    [8, ['platforms', 3]],
    [8, ['platforms', 4]],
    [8, ['platforms', 4, 0]],
    [9, ['platforms', 4, 1]],
    [11, ['roots']],
    [11, ['roots', 'include']],
    [11, ['roots', 'include', 0]],
    [12, ['quoted key']],
    [13, ['text']],
    [17, ['raw']],
    [20, ['inline', 'a']],
    [20, ['inline', 'b', 'c']],
    [21, ['inline', 'b', 'c', 0]],
    [22, ['inline', 'b', 'c', 1]],
    [23, ['mirror']],
    [24, ['mirror', 'latest']],
    [25, ['a', 'b c', 'd']],
    [26, ['a', 'b c', 'd', 'when']],
    [27, ['a', 'b c', 'd', 'f']],
    [28, ['a', 'b c', 'd', 'g']],
    [29, ['tables']],
    [30, ['tables', 'h']],
    [31, ['tables', 'i']],
  ];
  for (const [expected, path] of cases) {
    it(`finds ${path.join('.')} in line ${expected}`, () => {
      expect(line(document, ...path)).to.equal(expected);
    });
  }

  it('keeps the first line of what is added to later', () => {
    expect(line('[a.b]\nx = 1\n[a]\ny = 1\n', 'a')).to.equal(1);
  });

  it('takes the line of what is around something without one', () => {
    expect(line('\n[a]\n', 'a', 'b')).to.equal(2);
    expect(line('\n[a]\n', 'b')).to.equal(1);
  });

  for (const [name, text] of [
    ['brackets', '['.repeat(30_000)],
    ['a list in lists', `a = ${'['.repeat(30_000)}`],
    ['tables in tables', `a = ${'{a='.repeat(20_000)}`],
    ['dots', `a${'.a'.repeat(30_000)} = 1`],
    ['a string without an end', `a = "${'\\"'.repeat(30_000)}`],
    ['quotes', '"'.repeat(60_000)],
    ['no document at all', '=,}]#\n'.repeat(10_000)],
  ] as const) {
    it(`comes to an end with ${name}`, () => {
      expect(findKeyLines(text).size).to.be.below(40_000);
    });
  }
});
