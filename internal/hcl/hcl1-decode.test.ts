import { expect } from 'chai';
import { ParseError } from '../diag/parse-error.ts';
import {
  findHcl1Settings,
  hcl1Bool,
  hcl1Entries,
  hcl1Integer,
  hcl1String,
  hcl1Strings,
  makeHcl1Root,
  type Hcl1Node,
} from './hcl1-decode.ts';
import { parseHcl1 } from './hcl1-parser.ts';

function rootOf(text: string): Hcl1Node {
  return makeHcl1Root(parseHcl1(text).items);
}

/** Reads the settings `a` of a text with one reader. */
function read<T>(text: string, reader: (node: Hcl1Node) => T): readonly T[] {
  return findHcl1Settings(rootOf(text), 'a').map(reader);
}

function messageFor(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).to.be.instanceOf(ParseError);
    return (error as ParseError).message;
  }
  return 'no error';
}

describe('findHcl1Settings', () => {
  it('finds a name regardless of case, each time it is given', () => {
    expect(read('a = "x"\nb = 1\nA = "y"', hcl1String)).to.deep.equal(['x', 'y']);
  });

  it('gives labelled blocks together, as a map', () => {
    const [labelled, plain] = read('a "x" { k = 1 }\na { z {} }\na "y" "q" {}', (node) =>
      hcl1Entries(node).map(([name]) => name),
    );

    expect(labelled).to.deep.equal(['x', 'y']);
    expect(plain).to.deep.equal(['z']);
  });

  it('refuses to look into a value', () => {
    const [value] = findHcl1Settings(rootOf('a = 1'), 'a');

    expect(value && messageFor(() => findHcl1Settings(value, 'b'))).to.equal(
      'At 1:5: root.a: not an object type for struct (*ast.LiteralType)',
    );
  });
});

describe('readers of values', () => {
  it('read what has the type', () => {
    expect(read('a = "x"', hcl1String)).to.deep.equal(['x']);
    expect(read('a = 10', hcl1String)).to.deep.equal(['10']);
    expect(read('a = false', hcl1Bool)).to.deep.equal([false]);
    expect(read('a = "-3"', hcl1Integer)).to.deep.equal([-3]);
    expect(read('a = ["x", 1]', hcl1Strings)).to.deep.equal([['x', '1']]);
    expect(read('a {}', hcl1Strings)).to.deep.equal([[]]);
    expect(read('a { x = 1 "y" "z" {} }', hcl1Entries)[0]?.map(([name]) => name)).to.deep.equal([
      'x',
      'y',
    ]);
  });

  const errors: readonly (readonly [string, (node: Hcl1Node) => unknown, string])[] = [
    ['a = 1.5', hcl1String, 'At 1:5: root.a: unknown type for string *ast.LiteralType'],
    ['a = []', hcl1String, 'At 1:5: root.a: unknown type for string *ast.ListType'],
    ['a = {b = 1}', hcl1String, 'At 1:6: root.a: unknown type for string *ast.ObjectList'],
    ['{"a": 1.5}', hcl1String, 'At -: root.a: unknown type for string *ast.LiteralType'],
    ['a = "true"', hcl1Bool, 'At 1:5: root.a: unknown type *ast.LiteralType'],
    ['a = "x"', hcl1Integer, 'At 1:5: root.a: unknown type *ast.LiteralType'],
    ['a = "x"', hcl1Strings, 'At 1:5: unknown slice type: *ast.LiteralType'],
    ['a = ["x", []]', hcl1Strings, 'At 1:11: root.a[1]: unknown type for string *ast.ListType'],
    ['a = [{}]', hcl1Strings, 'At 1:6: root.a[0]: unknown type for string *ast.ObjectType'],
    ['a {b = 1}', hcl1Strings, 'At 1:4: root.a[0]: unknown type for string *ast.ObjectItem'],
    ['a = [1]', hcl1Entries, 'At 1:5: root.a: not an object type for map (*ast.ListType)'],
  ];
  for (const [text, reader, message] of errors) {
    it(`refuse ${text} with "${message}"`, () => {
      expect(messageFor(() => read(text, reader))).to.equal(message);
    });
  }
});
