import { expect } from 'chai';
import fc from 'fast-check';

import {
  add,
  compareDecimals,
  divide,
  formatDecimal,
  multiply,
  numberValue,
  parseDecimal,
  remainder,
  type Decimal,
} from './decimal.ts';

describe('parseDecimal and formatDecimal', () => {
  const texts: Readonly<Record<string, string>> = {
    '0': '0',
    '007': '7',
    '1.50': '1.5',
    '-1.50': '-1.5',
    '1e3': '1000',
    '1E-3': '0.001',
    '12.5e1': '125',
    '100': '100',
  };
  for (const [text, expected] of Object.entries(texts)) {
    it(`makes ${expected} of ${text}`, () => {
      expect(formatDecimal(decimal(text))).to.equal(expected);
    });
  }

  it('knows what is not a number', () => {
    for (const text of ['', '+1', '.5', '1.', '1e', 'e1', '0x1', '1 ', '1.2.3', 'Infinity']) {
      expect(parseDecimal(text), text).to.equal(undefined);
    }
  });

  it('does not fill the memory with digits', () => {
    expect(parseDecimal('1e5000')).to.equal(undefined);
    expect(numberValue('1e5000')).to.deep.equal({ kind: 'unknown' });
  });
});

describe('arithmetic', () => {
  it('agrees with whole numbers', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        const [left, right] = [decimal(String(a)), decimal(String(b))];

        expect(formatDecimal(add(left, right))).to.equal(String(BigInt(a) + BigInt(b)));
        expect(formatDecimal(multiply(left, right))).to.equal(String(BigInt(a) * BigInt(b)));
        expect(Math.sign(compareDecimals(left, right))).to.equal(Math.sign(a - b));
        if (b !== 0) {
          expect(formatDecimal(remainder(left, right))).to.equal(String(BigInt(a) % BigInt(b)));
        }
      }),
    );
  });

  it('is exact where floating point is not', () => {
    expect(formatDecimal(add(decimal('0.1'), decimal('0.2')))).to.equal('0.3');
  });

  it('divides to an end, or to very many digits', () => {
    expect(formatDecimal(divide(decimal('10'), decimal('4')))).to.equal('2.5');
    expect(formatDecimal(divide(decimal('1'), decimal('3')))).to.match(/^0\.3{150,}$/);
  });
});

function decimal(text: string): Decimal {
  const parsed = parseDecimal(text);
  if (!parsed) throw new Error(`Cannot parse "${text}"`);
  return parsed;
}
