import { expect } from 'chai';

import { inWords, parseExpressionSnippet, parseJsonExpression } from '../testing/hcl-snippet.ts';
import { readCases } from '../testing/read-cases.ts';
import type { Expression, Value } from './ast.ts';
import { evaluate } from './evaluate.ts';
import { evaluateString } from '../testing/evaluate-string.ts';

describe('evaluateString', () => {
  for (const row of readCases('hcl/constants.json')) {
    const text = row.text('expression');
    const value = row.find('value');
    const title = value === undefined ? 'refuses' : `has ${JSON.stringify(value)} for`;

    it(`${title} ${JSON.stringify(text)}`, () => {
      const parsed = parseExpressionSnippet(text);

      const result = evaluateString(parsed.value);

      expect(result.value).to.equal(value);
      const problems = [...parsed.diagnostics, ...result.diagnostics].map(inWords);
      expect(problems).to.have.members([...row.list('problems')]);
    });
  }

  it('points at the beginning of what is unsuitable', () => {
    const { value } = parseExpressionSnippet('[\n  1,\n]');

    const { diagnostics } = evaluateString(value);

    expect(diagnostics[0]?.subject).to.deep.equal({
      file: 'main.tf',
      start: { line: 1, column: 5, byte: 4 },
      end: { line: 1, column: 6, byte: 5 },
    });
    expect(diagnostics[0]?.snippet?.lines).to.deep.equal(['a = [', '  1,', ']']);
  });
});

describe('evaluate', () => {
  const values: readonly [string, Value][] = [
    ['[1, "a"]', { kind: 'list', items: [number('1'), string('a')] }],
    [
      '{ a = true, "b" : null, (1 + 1) = 2 }',
      {
        kind: 'object',
        entries: new Map<string, Value>([
          ['a', { kind: 'bool', value: true }],
          ['b', { kind: 'null' }],
          ['2', number('2')],
        ]),
      },
    ],
    ['{ a = 1, a = 2 }', { kind: 'object', entries: new Map([['a', number('2')]]) }],
    ['3.10', number('3.1')],
    ['"e\u0301"', string('\u00e9')],
    ['[{ a = 1 }, { a = 2 }][*].a', { kind: 'list', items: [number('1'), number('2')] }],
  ];
  for (const [text, value] of values) {
    it(`computes ${text}`, () => {
      expect(evaluate(expressionOf(text))).to.deep.equal({ value, diagnostics: [] });
    });
  }

  it('does not compute a for expression, but says what is wrong with its collection', () => {
    const { value, diagnostics } = evaluate(expressionOf('[for x in y : x]'));

    expect(value).to.deep.equal({ kind: 'unknown' });
    expect(diagnostics.map(inWords)).to.deep.equal([
      'Variables not allowed: Variables may not be used here.',
    ]);
  });

  const unfit: Readonly<Record<string, string>> = {
    '"a${null}"':
      'The expression result is null. Cannot include a null value in a string template.',
    '"a${[]}"': 'Cannot include the given value in a string template: string required.',
  };
  for (const [text, detail] of Object.entries(unfit)) {
    it(`does not know what ${text} is`, () => {
      const { value, diagnostics } = evaluate(expressionOf(text));

      expect(value).to.deep.equal({ kind: 'unknown' });
      expect(diagnostics.map(inWords)).to.deep.equal([
        `Invalid template interpolation value: ${detail}`,
      ]);
    });
  }

  it('forgets the problems of the result that is not chosen', () => {
    const { value, diagnostics } = evaluate(expressionOf('false ? x : "a"'));

    expect(value).to.deep.equal(string('a'));
    expect(diagnostics).to.deep.equal([]);
  });

  it('does not know what a sum of more terms than anybody writes is', () => {
    const { value, diagnostics } = evaluate(expressionOf(`1${' + 1'.repeat(600)}`));

    expect(value).to.deep.equal({ kind: 'unknown' });
    expect(diagnostics.map(({ summary }) => summary)).to.include('Too deeply nested');
  });

  it('takes strings in JSON as they are', () => {
    const { value } = parseJsonExpression('{"a": ["${b}", 1.50, -2e3, true, null]}');

    expect(evaluate(value).value).to.deep.equal({
      kind: 'object',
      entries: new Map([
        [
          'a',
          {
            kind: 'list',
            items: [
              string('${b}'),
              number('1.5'),
              number('-2000'),
              { kind: 'bool', value: true },
              { kind: 'null' },
            ],
          },
        ],
      ]),
    });
  });
});

function expressionOf(text: string): Expression {
  return parseExpressionSnippet(text).value;
}

function string(text: string): Value {
  return { kind: 'string', text };
}

function number(text: string): Value {
  return { kind: 'number', text };
}
