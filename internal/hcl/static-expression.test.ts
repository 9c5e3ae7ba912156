import { expect } from 'chai';

import {
  inWords,
  parseExpressionSnippet,
  parseJsonExpression,
  withPlace,
} from '../testing/hcl-snippet.ts';
import type { Expression, Traversal } from './ast.ts';
import {
  quotedTraversal,
  staticKeyword,
  staticList,
  staticObject,
  staticTraversal,
} from './static-expression.ts';

describe('staticTraversal', () => {
  const references: Readonly<Record<string, string>> = {
    a: 'a',
    'a.b': 'a.b',
    'a["b"].c[0]': 'a["b"].c[0]',
    'a.0.b': 'a[0].b',
    null: 'null',
  };
  for (const [text, expected] of Object.entries(references)) {
    it(`takes ${text} apart`, () => {
      const { value, diagnostics } = staticTraversal(native(text));

      expect(spell(value)).to.equal(expected);
      expect(diagnostics).to.deep.equal([]);
    });
  }

  for (const text of ['1', '"a"', '"${a}"', '(a)', 'a[b]', 'a[*]', 'a.*.b', 'f()', '-a', '[a]']) {
    it(`refuses ${text}`, () => {
      const { value, diagnostics } = staticTraversal(native(text));

      expect(value).to.equal(undefined);
      expect(diagnostics.map(inWords)).to.deep.equal([
        'Invalid expression: A single static variable reference is required: only attribute access and indexing with constant keys. No calculations, function calls, template expressions, etc are allowed here.',
      ]);
    });
  }

  for (const [text, expected] of [
    ['"a.b"', 'a.b'],
    ['"a[0]"', 'a[0]'],
    ['"a.b\\n"', 'a.b'],
  ] as const) {
    it(`reads the reference ${text} of JSON`, () => {
      expect(spell(staticTraversal(json(text)).value)).to.equal(expected);
    });
  }

  for (const text of ['"a b"', '"${a.b}"', '""', '1', 'null', '["a"]', '"a.*"']) {
    it(`refuses ${text} of JSON`, () => {
      expect(staticTraversal(json(text)).value).to.equal(undefined);
    });
  }

  it('knows the place of each step', () => {
    const { value } = staticTraversal(native('a.b["c"]'));

    expect(value?.map(({ start, end }) => [start, end])).to.deep.equal([
      [4, 5],
      [5, 7],
      [7, 12],
    ]);
  });
});

describe('staticList', () => {
  it('returns the elements as expressions', () => {
    const { value } = staticList(native('[a, b.c]'));

    expect(value?.map((item) => spell(staticTraversal(item).value))).to.deep.equal(['a', 'b.c']);
  });

  it('returns the elements of JSON', () => {
    const { value } = staticList(json('["a", "b.c"]'));

    expect(value?.map((item) => spell(staticTraversal(item).value))).to.deep.equal(['a', 'b.c']);
  });

  const places: Readonly<Record<string, string>> = {
    '([1])': '1:6-1:7',
    '"ab"': '1:6-1:8',
    'a.b': '1:5-1:8',
    'f(a)': '1:5-1:7',
    'a + b': '1:5-1:6',
    '-a': '1:5-1:6',
    'a ? b : c': '1:5-1:6',
    'a[b]': '1:6-1:7',
    'a[*].b': '1:6-1:9',
    '"${a}"': '1:5-1:11',
    '{ a = 1 }': '1:5-1:6',
    null: '1:5-1:9',
  };
  for (const [text, place] of Object.entries(places)) {
    it(`refuses ${text}, pointing at its beginning`, () => {
      const { value, diagnostics } = staticList(native(text));

      expect(value).to.equal(undefined);
      expect(diagnostics.map(withPlace)).to.deep.equal([
        `${place} Invalid expression: A static list expression is required.`,
      ]);
    });
  }
});

describe('staticObject', () => {
  it('returns keys and values as expressions', () => {
    const { value } = staticObject(native('{ a = b, "c" : d.e, f.g = h }'));

    expect(value?.map((item) => spell(staticTraversal(item.key).value))).to.deep.equal([
      'a',
      undefined,
      'f.g',
    ]);
    expect(value?.map((item) => spell(staticTraversal(item.value).value))).to.deep.equal([
      'b',
      'd.e',
      'h',
    ]);
  });

  it('returns the properties of JSON, all of those with one name', () => {
    const { value } = staticObject(json('{"a.b": "c", "a.b": "d"}'));

    expect(value?.map((item) => spell(staticTraversal(item.key).value))).to.deep.equal([
      'a.b',
      'a.b',
    ]);
  });

  it('refuses what is not written out', () => {
    const { diagnostics } = staticObject(native('{ for a in b : a => 1 }'));

    expect(diagnostics.map(withPlace)).to.deep.equal([
      '1:5-1:6 Invalid expression: A static map expression is required.',
    ]);
  });
});

describe('staticKeyword', () => {
  it('knows single words', () => {
    expect(['all', 'true', '"all"', 'a.b', '(all)'].map(native).map(staticKeyword)).to.deep.equal([
      'all',
      'true',
      undefined,
      undefined,
      undefined,
    ]);
    expect(['"all"', '"a.b"', 'true'].map(json).map(staticKeyword)).to.deep.equal([
      'all',
      undefined,
      undefined,
    ]);
  });
});

describe('quotedTraversal', () => {
  const faults: Readonly<Record<string, readonly [string, string]>> = {
    '"x y"': ['x', '1:8-1:9 Invalid character: Expected an attribute access or an index operator.'],
    '"x."': ['x', '1:8-1:9 Attribute name required: Dot must be followed by attribute name.'],
    '"x.*"': ['x', '1:8-1:9 Attribute name required: Splat expressions (.*) may not be used here.'],
    '"x[*]"': [
      'x',
      '1:8-1:9 Attribute name required: Splat expressions ([*]) may not be used here.',
    ],
    '"x[y]"': [
      'x',
      '1:8-1:9 Index value required: Index brackets must contain either a literal number or a literal string.',
    ],
    '"x[1"': [
      'x',
      '1:9-1:10 Unclosed index brackets: Index key must be followed by a closing bracket.',
    ],
    '""': ['', '1:6-1:7 Variable name required: Must begin with a variable name.'],
  };
  for (const [text, [steps, problem]] of Object.entries(faults)) {
    it(`says what is wrong in ${text}`, () => {
      const result = quotedTraversal(native(text));

      expect(spell(result?.value)).to.equal(steps);
      expect(result?.diagnostics.map(withPlace)).to.deep.equal([problem]);
    });
  }

  it('reads a reference in quotes', () => {
    expect(spell(quotedTraversal(native('"a.b[0]"'))?.value)).to.equal('a.b[0]');
  });

  it('is for plain strings of native syntax only', () => {
    expect([native('a'), native('"${a}"'), json('"a"')].map(quotedTraversal)).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

function native(text: string): Expression {
  return parseExpressionSnippet(text).value;
}

function json(text: string): Expression {
  return parseJsonExpression(text).value;
}

/** Writes a reference as it would be in configuration. */
function spell(traversal: Traversal | undefined): string | undefined {
  return traversal
    ?.map((step) => {
      if (step.kind === 'name') return `.${step.name}`;
      const { key } = step;
      return key.kind === 'string'
        ? `["${key.text}"]`
        : `[${key.kind === 'number' ? key.text : ''}]`;
    })
    .join('')
    .slice(1);
}
