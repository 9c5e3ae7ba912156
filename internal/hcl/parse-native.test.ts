import { expect } from 'chai';

import type { Block, NativeBody } from './ast.ts';
import { evaluate } from './evaluate.ts';
import { parseNative } from './parse-native.ts';
import { rangeOf } from './source-file.ts';

describe('parseNative', () => {
  it('reads attributes and blocks, one inside the other', () => {
    const { value, diagnostics } = parse('a = 1\nb "c" d {\n  e = 2\n  f {}\n}\n');

    expect(diagnostics).to.deep.equal([]);
    expect([...value.attributes.keys()]).to.deep.equal(['a']);
    const [block] = value.blocks;
    expect(block).to.include({ type: 'b' });
    expect(block?.labels).to.deep.equal(['c', 'd']);
    expect([...nativeBody(block).attributes.keys()]).to.deep.equal(['e']);
    expect(nativeBody(block).blocks.map(({ type }) => type)).to.deep.equal(['f']);
  });

  it('keeps the first of two attributes of one name', () => {
    const { value } = parse('a = 1\na = 2\n');

    expect(valueOf(value, 'a')).to.deep.equal({ kind: 'number', text: '1' });
  });

  it('reads what comes after something it cannot read', () => {
    const { value, diagnostics } = parse(
      'a = [1 2]\nb = 3\nc {\n  = 1\n}\nd "x" {}\ne f = 1\ng = 4\n',
    );

    expect(diagnostics.map(({ summary }) => summary)).to.deep.equal([
      'Missing item separator',
      'Invalid block definition',
    ]);
    expect(valueOf(value, 'b')).to.deep.equal({ kind: 'number', text: '3' });
    expect(valueOf(value, 'g')).to.deep.equal({ kind: 'number', text: '4' });
    expect(value.blocks.map(({ type }) => type)).to.deep.equal(['c', 'd', 'e']);
  });

  it('resolves escapes in labels', () => {
    const { value } = parse('a "b\\"\\u00e9\\\\$${c}" {}\n');

    expect(value.blocks[0]?.labels).to.deep.equal(['b"é\\${c}']);
  });

  it('counts columns in what people see, and bytes as they are', () => {
    const { value } = parse('a = ["e\u0301\u{1f600}", b]\n');

    const expression = value.attributes.get('a')?.expression;
    expect(expression && rangeOf(expression)).to.deep.equal({
      file: 'main.tf',
      start: { line: 1, column: 5, byte: 4 },
      end: { line: 1, column: 14, byte: 18 },
    });
  });

  it('skips a byte order mark, which has bytes but no column', () => {
    const { value, diagnostics } = parse('\ufeffa = 1\n');

    expect(diagnostics).to.deep.equal([]);
    const attribute = value.attributes.get('a');
    expect(attribute && rangeOf(attribute).start).to.deep.equal({ line: 1, column: 1, byte: 3 });
  });

  it('points at bytes that are not UTF-8', () => {
    const bytes = Buffer.from([...Buffer.from('a = "'), 0xff, ...Buffer.from('"\n')]);

    const { diagnostics } = parseNative({ name: 'main.tf', bytes });

    expect(diagnostics.map(({ summary }) => summary)).to.deep.equal([
      'Invalid character encoding',
      'Unterminated template string',
    ]);
    expect(diagnostics[0]?.subject?.start).to.deep.equal({ line: 1, column: 6, byte: 5 });
    expect(diagnostics[0]?.snippet?.lines).to.deep.equal(['a = "\ufffd"']);
  });

  it('refuses to go too deep, once', () => {
    for (const text of ['(', '[', '{a=', '-', 'f(', '"${', 'true ? 1 : ', 'x[', 'b {\n']) {
      const { diagnostics } = parse(`a = 1\n${text === 'b {\n' ? '' : 'b = '}${text.repeat(5000)}`);

      expect(diagnostics.map(({ summary }) => summary)).to.deep.equal(['Too deeply nested']);
    }
  });

  it('tells the first hundred problems of a file that has more', () => {
    expect(parse('@ '.repeat(5000)).diagnostics).to.have.length(100);
  });
});

describe('parseNative and source lines', () => {
  it('shows the lines of a problem under the header of the block', () => {
    const { diagnostics } = parse('resource "a_b" "c" {\n  d = [\n    1\n    2\n  ]\n}\n');

    expect(diagnostics[0]?.snippet).to.deep.equal({
      context: 'resource "a_b" "c"',
      lines: ['  d = [', '    1', '    2'],
      startLine: 2,
    });
  });

  it('does not put a block around its own first word', () => {
    const { diagnostics } = parse('a "b" = 1\n');

    expect(diagnostics[0]?.snippet).to.deep.equal({
      context: undefined,
      lines: ['a "b" = 1'],
      startLine: 1,
    });
  });

  it('shows none of a file that Terraform does not show', () => {
    const { diagnostics } = parseNative({
      name: '.terraform.lock.hcl',
      bytes: Buffer.from('a = \n'),
      hasSnippets: false,
    });

    expect(diagnostics[0]).to.not.have.property('snippet');
  });

  it('leaves out the line ends of Windows', () => {
    const { diagnostics } = parse('a = 1 2\r\nb = 2\r\n');

    expect(diagnostics[0]?.snippet?.lines).to.deep.equal(['a = 1 2']);
  });
});

describe('parseNative and merge conflicts', () => {
  const conflict = '<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> theirs\n';

  it('tells where the markers are', () => {
    const { diagnostics } = parse(`b = 1\n${conflict}`);

    expect(diagnostics.map(({ summary }) => summary)).to.deep.equal([
      'Argument or block definition required',
    ]);
    expect(diagnostics[0]?.detail).to.equal(
      'An argument or block definition is required here. This file has merge conflict markers in lines 2 and 6.',
    );
  });

  it('says nothing of markers inside a heredoc', () => {
    expect(parse(`b = <<E\n${conflict}E\n`).diagnostics).to.deep.equal([]);
  });
});

function parse(text: string): ReturnType<typeof parseNative> {
  return parseNative({ name: 'main.tf', bytes: Buffer.from(text) });
}

function nativeBody(block: Block | undefined): NativeBody {
  if (block?.body.kind !== 'native') throw new Error('Cannot find the block');
  return block.body;
}

function valueOf(body: NativeBody, name: string): unknown {
  const attribute = body.attributes.get(name);
  return attribute && evaluate(attribute.expression).value;
}
