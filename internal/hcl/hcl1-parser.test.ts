import { expect } from 'chai';
import { ParseError } from '../diag/parse-error.ts';
import type { Hcl1Object, Hcl1Value } from './hcl1-ast.ts';
import { parseHcl1 } from './hcl1-parser.ts';

/** Items as `[keys, '=' or '{', value]`; literals as `type:text`. */
function plain(value: Hcl1Value): unknown {
  switch (value.kind) {
    case 'literal':
      return `${value.type}:${value.text}`;
    case 'list':
      return value.elements.map(plain);
    case 'object':
      return { items: items(value) };
  }
}

function items(object: Hcl1Object): unknown {
  return object.items.map((item) => [
    item.keys.map((key) => key.text).join(' '),
    item.hasEqualsSign ? '=' : '{',
    plain(item.value),
  ]);
}

function messageFor(text: string): string {
  try {
    parseHcl1(text);
  } catch (error) {
    expect(error).to.be.instanceOf(ParseError);
    return (error as ParseError).message;
  }
  return 'no error';
}

describe('parseHcl1', () => {
  const values: readonly (readonly [title: string, text: string, expected: unknown])[] = [
    ['text', 'a = "x"', 'string:x'],
    ['escapes', String.raw`a = "\n\t\"\\é\x41\101\U0001F600"`, 'string:\n\t"\\éAA😀'],
    ['raw interpolation', String.raw`a = "${'$'}{f("\n")}\n"`, 'string:${f("\\n")}\n'],
    ['a line end inside an interpolation', 'a = "${x\ny}"', 'string:${x\ny}'],
    ['braces inside an interpolation', 'a = "${a{b}c}}"', 'string:${a{b}c}}'],
    ['a code point out of range', String.raw`a = "\U99999999"`, 'string:\ufffd'],
    ['whole numbers', 'a = -12', 'number:-12'],
    ['hexadecimal numbers', 'a = 0x1F', 'number:0x1F'],
    ['octal numbers', 'a = 010', 'number:010'],
    ['fractions', 'a = 1.50', 'float:1.50'],
    ['fractions without a whole part', 'a = .5', 'float:.5'],
    ['exponents', 'a = 1e5', 'float:1e5'],
    ['booleans', 'a = true', 'bool:true'],
    [
      'lists',
      'a = [1, "x", [true],, {b = 1},]',
      ['number:1', 'string:x', ['bool:true'], { items: [['b', '=', 'number:1']] }],
    ],
    [
      'objects with commas',
      'a = {b = 1, c = 2,}',
      {
        items: [
          ['b', '=', 'number:1'],
          ['c', '=', 'number:2'],
        ],
      },
    ],
    ['a heredoc', 'a = <<E\n l1\\n\nl2\n  E\n', 'string: l1\\n\nl2\n  '],
    ['an empty heredoc', 'a = <<E\nE\n', 'string:'],
    ['an indented heredoc', 'a = <<-E\n    l1\n   l2\n   E\n', 'string: l1\nl2\n'],
    [
      'a heredoc with less indentation than its end',
      'a = <<-E\n l1\n  l2\n  E\n',
      'string: l1\n  l2\n',
    ],
    ['a heredoc with CRLF', 'a = <<E\r\nl1\r\nE\r\n', 'string:l1\r\n'],
  ];
  for (const [title, text, expected] of values) {
    it(`reads ${title}`, () => {
      expect(items(parseHcl1(text))).to.deep.equal([['a', '=', expected]]);
    });
  }

  it('reads keys, labels, quoted keys and both ways to open a block', () => {
    const text = 'a.b-c { d = 1 }\n"q" "l1" l2 {}\né = {} f\n{}';

    expect(items(parseHcl1(text))).to.deep.equal([
      ['a.b-c', '{', { items: [['d', '=', 'number:1']] }],
      ['q l1 l2', '{', { items: [] }],
      ['é', '=', { items: [] }],
      ['f', '{', { items: [] }],
    ]);
  });

  it('ignores comments of all three kinds', () => {
    const text = '# x\na = 1 // y\n/* b\n= */ c = 2 # z';

    expect(items(parseHcl1(text))).to.deep.equal([
      ['a', '=', 'number:1'],
      ['c', '=', 'number:2'],
    ]);
  });

  it('drops an assignment that the end of the file cuts off', () => {
    expect(items(parseHcl1('a = 1\nb ='))).to.deep.equal([['a', '=', 'number:1']]);
  });

  it('gives positions in lines and code points', () => {
    const [, item] = parseHcl1('é = "😀"\n  "x" "y" {\n z = 1 }').items;

    expect(item?.keys).to.deep.equal([
      { text: 'x', at: { line: 2, column: 3 } },
      { text: 'y', at: { line: 2, column: 7 } },
    ]);
    expect(item?.value.at).to.deep.equal({ line: 2, column: 11 });
  });

  const errors: readonly (readonly [text: string, message: string])[] = [
    ['a {', 'At 1:5: object expected closing RBRACE got: EOF'],
    ['a {\n', 'At 2:2: object expected closing RBRACE got: EOF'],
    ['a = {b = 1', 'At 1:14: object expected closing RBRACE got: EOF'],
    ['a = {b = "x" # c', 'At 1:19: object expected closing RBRACE got: EOF'],
    ['a', "At 1:3: key 'a' expected start of object ('{') or assignment ('=')"],
    ['a {\n"b"\n}', `At 3:1: key '"b"' expected start of object ('{') or assignment ('=')`],
    ['}', 'At 1:1: expected: IDENT | STRING | ASSIGN | LBRACE got: RBRACE'],
    ['a 1', 'At 1:3: expected: IDENT | STRING | ASSIGN | LBRACE got: NUMBER'],
    ['=', 'At 1:1: no object keys found!'],
    ['a "b" = 1', 'At 1:7: nested object expected: LBRACE got: ASSIGN'],
    ['a = "b" {}', 'At 1:9: expected: IDENT | STRING got: LBRACE'],
    ['a = b', 'At 1:5: Unknown token: 1:5 IDENT b'],
    ['a = null', 'At 1:5: Unknown token: 1:5 IDENT null'],
    ['a = - 1', 'At 1:5: Unknown token: 1:5 SUB -'],
    ['a = [', 'At 1:6: unexpected token while parsing list: EOF'],
    ['a = [1', 'At 1:9: error parsing list, expected comma or list end, got: EOF'],
    ['a=[1 2]', 'At 1:6: error parsing list, expected comma or list end, got: NUMBER'],
    [
      'a=[{a}]',
      "At 1:4: error while trying to parse object within list: At 1:6: key 'a' expected start of object ('{') or assignment ('=')",
    ],
    [
      'a=[[x]]',
      'At 1:4: error while trying to parse list within list: At 1:5: unexpected token while parsing list: IDENT',
    ],
    ['a = "', 'At 1:6: literal not terminated'],
    ['a = "x\n"', 'At 2:2: literal not terminated'],
    ['a="${"', 'At 1:7: literal not terminated'],
    [String.raw`a="\q"`, 'At 1:5: illegal char escape'],
    [String.raw`a = "\xZZ" b`, 'At 1:8: illegal char escape'],
    [String.raw`a = "\x4"`, 'At 1:9: illegal char escape'],
    ['a = <<E\n', 'At 2:1: heredoc not terminated'],
    ['a=<<E\nfoo\nE', 'At 3:2: heredoc not terminated'],
    ['a=<<\nfoo', 'At 1:5: zero-length heredoc anchor'],
    ['a=<<E F\n', 'At 1:6: invalid characters in heredoc anchor'],
    ['a=<', "At 1:4: heredoc expected second '<', didn't see it"],
    ['/* foo', 'At 1:7: comment not terminated'],
    ['a = 1 / b\nc', "At 1:7: expected '/' for comment"],
    ['a=0x', 'At 1:5: illegal hexadecimal number'],
    ['a=019', 'At 1:6: illegal octal number'],
    ['a : 1', 'At 1:3: illegal char'],
    ['\ufeffa = 1', 'At 1:1: illegal char'],
    ['\ufeff{}', 'At 1:1: illegal char'],
    ['a\0=1', 'At 1:2: unexpected null character (0x00)'],
    ['a="\ufffd"', 'At 1:4: illegal UTF-8 encoding'],
    ['# c\n{"a": 1}', 'At 2:1: expected: IDENT | STRING got: LBRACE'],
  ];
  for (const [text, message] of errors) {
    it(`refuses ${JSON.stringify(text)} in Terraform's words`, () => {
      expect(messageFor(text)).to.equal(message);
    });
  }

  it('takes a brace in place of a value as Terraform does', () => {
    expect(items(parseHcl1('a { b = 1 c = }}'))).to.deep.equal([
      ['a', '{', { items: [['b', '=', 'number:1']] }],
    ]);
    expect(messageFor('a { b = }')).to.equal('At 1:10: object expected closing RBRACE got: EOF');
  });
});

describe('parseHcl1 of JSON', () => {
  it('reads objects as blocks and arrays of objects as repeated blocks', () => {
    const text = ' {"a": {"b": 1}, "c": [{"d": true}, {"d": -1.5}], "e": ["x", {}], "f": []}';

    expect(items(parseHcl1(text))).to.deep.equal([
      ['a', '{', { items: [['b', '=', 'number:1']] }],
      ['c', '{', { items: [['d', '=', 'bool:true']] }],
      ['c', '{', { items: [['d', '=', 'float:-1.5']] }],
      ['e', '=', ['string:x', { items: [] }]],
      ['f', '=', []],
    ]);
  });

  it('reads escapes, pairs of surrogates included, and no interpolation', () => {
    const text = String.raw`{"a": "\n\u00e9\ud83d\ude00\"${'$'}{\n"}`;

    expect(items(parseHcl1(text))).to.deep.equal([['a', '=', 'string:\né😀"${\n']]);
  });

  it('reads null as an empty text', () => {
    expect(items(parseHcl1('{"a": null}'))).to.deep.equal([['a', '=', 'string:']]);
  });

  it('is as lenient as Terraform', () => {
    for (const text of [
      '{"a": 1,}',
      '{"a": 1} rest',
      '{"a": 1, "b"',
      '{"a": 1 "b": 2}',
      '{"a": 1',
    ]) {
      expect(items(parseHcl1(text)), text).to.deep.equal([['a', '=', 'number:1']]);
    }
  });

  it('has no positions', () => {
    expect(parseHcl1('{"a": 1}').items[0]?.keys[0].at).to.equal(undefined);
  });

  const errors: readonly (readonly [text: string, message: string])[] = [
    ['{a: 1}', '1:2: illegal char'],
    ['{"a": foo}', '1:9: illegal char'],
    ['{"a":1;}', '1:7: illegal char: ;'],
    ['{"a": 01}', '1:8: numbers cannot start with 0'],
    ['{"a": "x\n1"}', '1:9: literal not terminated'],
    [String.raw`{"a": "\q"}`, '1:9: illegal char escape'],
    ['{"a":"\ufffd"}', '1:7: illegal UTF-8 encoding'],
    ['{,}', 'expected: STRING got: COMMA'],
    ['{"a" 5}', 'expected: STRING got: NUMBER'],
    ['{"a": ,}', 'Expected object value, got unknown token: 1:7 COMMA ,'],
    ['{"a": [', 'unexpected token while parsing list: EOF'],
    ['{"a": [null]}', 'unexpected token while parsing list: NULL'],
  ];
  for (const [text, message] of errors) {
    it(`refuses ${JSON.stringify(text)} in Terraform's words`, () => {
      expect(messageFor(text)).to.equal(message);
    });
  }
});
