import { expect } from 'chai';
import fc from 'fast-check';

import type { Body, Expression } from './ast.ts';
import { decodeAttributes, decodeBody } from './decode-body.ts';
import { evaluateString } from '../testing/evaluate-string.ts';
import { parseJson } from './parse-json.ts';
import { parseNative } from './parse-native.ts';
import { staticList, staticObject, staticTraversal } from './static-expression.ts';

/** Pieces that make something of each other much more often than random bytes do. */
const pieces = [
  ...Array.from('{}[]()"=,.:?*!-+/%<>&|~\'`;@#$\\ \n\té'),
  ...['${', '%{', '~}', '$${', '=>', '...', '::', '<<E\n', '<<-E\n', 'E\n', '\r\n', '/*', '*/'],
  ...[
    'a',
    'b c',
    '1',
    '1.2.3',
    '"x"',
    'true',
    'null',
    'for',
    'in',
    'if',
    'else',
    'endif',
    'endfor',
  ],
  ...['\\u00', '{"a":', '"//"', '[1,', ',}', '\ufeff', '\ud800', '\u{1f600}'],
];
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  text.map((joined) => Buffer.from(joined)),
);

describe('parseNative and parseJson', () => {
  it('read anything without throwing', () => {
    fc.assert(
      fc.property(bytes, (content) => {
        examine(parseNative({ name: 'main.tf', bytes: content }).value);
        examine(parseJson({ name: 'main.tf.json', bytes: content }).value);
      }),
      { numRuns: 1000 },
    );
  });

  it('report places that are in the file', () => {
    fc.assert(
      fc.property(bytes, (content) => {
        const { diagnostics } = parseNative({ name: 'main.tf', bytes: content });

        for (const { subject } of diagnostics) {
          expect(subject?.start.byte).to.be.within(0, content.length);
          // A place at the end of the file is made visible, one beyond it.
          expect(subject?.end.byte).to.be.within(0, content.length + 1);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('long and deep input', () => {
  const count = 20_000;
  const expressions: Readonly<Record<string, string>> = {
    sum: `1${' + 1'.repeat(count)}`,
    disjunction: `true${' || true'.repeat(count)}`,
    choices: `${'true ? 1 : '.repeat(count)}2`,
    attributes: `x${'.a'.repeat(count)}`,
    indexes: `x${'[y]'.repeat(count)}`,
    splats: `x${'[*]'.repeat(count)}`,
    'attribute splats': `x${'.*[0]'.repeat(count)}`,
    parentheses: `${'('.repeat(count)}1${')'.repeat(count)}`,
    templates: `${'"${'.repeat(count)}1${'}"'.repeat(count)}`,
    conditions: `"${'%{if true}'.repeat(count)}${'%{endif}'.repeat(count)}"`,
    ends: `"${'%{endif}'.repeat(count)}"`,
    parts: `"${'a${1}'.repeat(count)}"`,
    heredoc: `<<-E\n${'  x\n'.repeat(count)}E`,
    items: `[${'1, '.repeat(count)}]`,
    digits: '1'.repeat(count),
    exponent: '1e999999999',
    product: `1e4000${' * 1e4000'.repeat(50)}`,
    comments: '/*'.repeat(count),
    markers: '<<a'.repeat(count),
  };
  for (const [name, expression] of Object.entries(expressions)) {
    it(`is read to the end: ${name}`, () => {
      examine(parseNative({ name: 'main.tf', bytes: Buffer.from(`a = ${expression}\n`) }).value);
    });
  }

  for (const json of ['['.repeat(count), '{"a":'.repeat(count), `[${'{},'.repeat(count)}{}]`]) {
    it(`is read to the end: JSON that begins with ${json.slice(0, 6)}`, () => {
      examine(parseJson({ name: 'main.tf.json', bytes: Buffer.from(json) }).value);
    });
  }
});

/** Does with a body all that can be done with it. */
function examine(body: Body): void {
  decodeBody(body, {
    attributes: [{ name: 'a', isRequired: true }, { name: 'b' }],
    blocks: [{ type: 'b', labelNames: ['name'] }, { type: 'c' }],
  });
  for (const { expression } of decodeAttributes(body).value.values()) examineExpression(expression);
}

function examineExpression(expression: Expression): void {
  evaluateString(expression);
  staticTraversal(expression);
  staticList(expression);
  staticObject(expression);
}
