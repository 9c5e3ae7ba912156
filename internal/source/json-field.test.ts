import { expect } from 'chai';
import { ParseError } from '../diag/parse-error.ts';
import { exactly } from '../testing/exactly.ts';
import {
  asNumber,
  asText,
  asTexts,
  elements,
  isAbsent,
  member,
  members,
  parseJson,
  type JsonField,
} from './json-field.ts';

function fieldOf(value: unknown): JsonField {
  return { value, path: 'a.b' };
}

describe('parseJson', () => {
  it('reads a document', () => {
    expect(parseJson(Buffer.from('{"a":[1]}'))).to.deep.equal({ value: { a: [1] }, path: '' });
  });

  it('reads the part of a buffer that it is given', () => {
    const bytes = new Uint8Array(Buffer.from('xx[1]xx')).subarray(2, 5);

    expect(parseJson(bytes).value).to.deep.equal([1]);
  });

  it('replaces what is not UTF-8, as Go does', () => {
    expect(parseJson(Buffer.from('"\xe9"', 'latin1')).value).to.equal('\ufffd');
  });

  for (const [body, message] of [
    ['', 'invalid response: it is empty'],
    [' \n', 'invalid response: it is empty'],
    ['<!DOCTYPE html>', 'invalid response: not JSON, it begins with "<!DOCTYPE html>"'],
    ['\u001b[2J', 'invalid response: not JSON, it begins with "\\x1b[2J"'],
    ['x'.repeat(99), `invalid response: not JSON, it begins with "${'x'.repeat(32)}"`],
  ] as const) {
    it(`refuses ${JSON.stringify(body)}`, () => {
      expect(() => parseJson(Buffer.from(body))).to.throw(ParseError, exactly(message));
    });
  }
});

describe('member', () => {
  it('finds a member and names its place', () => {
    expect(member(fieldOf({ c: 1 }), 'c')).to.deep.equal({ value: 1, path: 'a.b.c' });
    expect(member({ value: { c: 1 }, path: '' }, 'c').path).to.equal('c');
  });

  it('finds nothing in nothing', () => {
    expect(member(fieldOf(null), 'c').value).to.equal(undefined);
    expect(member(fieldOf(undefined), 'c').value).to.equal(undefined);
    expect(member(fieldOf({}), 'c').value).to.equal(undefined);
  });

  it('does not take what every object has for a member', () => {
    expect(member(fieldOf({}), 'constructor').value).to.equal(undefined);
    expect(member(parseJson(Buffer.from('{"__proto__":1}')), '__proto__').value).to.equal(1);
  });
});

describe('members and elements', () => {
  it('names the place of each', () => {
    expect([...members(fieldOf({ x: 1 }))]).to.deep.equal([['x', { value: 1, path: 'a.b.x' }]]);
    expect(elements(fieldOf([7]))).to.deep.equal([{ value: 7, path: 'a.b[0]' }]);
  });

  it('finds none in null', () => {
    expect([...members(fieldOf(null))]).to.deep.equal([]);
    expect(elements(fieldOf(null))).to.deep.equal([]);
  });
});

describe('asText, asTexts and asNumber', () => {
  it('take null for the empty value', () => {
    expect(asText(fieldOf(null))).to.equal('');
    expect(asTexts(fieldOf(['x', null]))).to.deep.equal(['x', '']);
    expect(asNumber(fieldOf(undefined))).to.equal(0);
  });
});

describe('isAbsent', () => {
  it('tells null and nothing from the empty value', () => {
    expect([null, undefined, '', 0, false].map(fieldOf).map(isAbsent)).to.deep.equal([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('a field of another kind', () => {
  const readers: readonly (readonly [expected: string, read: (field: JsonField) => unknown])[] = [
    ['a string', asText],
    ['a number', asNumber],
    ['an array', elements],
    ['an object', members],
    ['an object', (field) => member(field, 'c')],
  ];
  const values: readonly (readonly [kind: string, value: unknown])[] = [
    ['a string', 'x'],
    ['a number', 1],
    ['a boolean', true],
    ['an array', []],
    ['an object', {}],
  ];
  for (const [expected, read] of readers) {
    for (const [kind, value] of values.filter(([name]) => name !== expected)) {
      it(`is ${kind} and not ${expected}`, () => {
        const message = `invalid response: a.b is ${kind}, not ${expected}`;

        expect(() => read(fieldOf(value))).to.throw(ParseError, exactly(message));
      });
    }
  }
});
