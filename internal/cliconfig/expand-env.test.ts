import { expect } from 'chai';
import { expandEnv } from './expand-env.ts';

describe('expandEnv', () => {
  const env = { HOME: '/h', A_1: 'x' };
  const cases: readonly (readonly [text: string, expected: string])[] = [
    ['$HOME/${HOME}', '/h//h'],
    ['$A_1-$A_1b', 'x-'],
    ['~/${env.HOME}${upper("x")}', '~/'],
    ['$$HOME/${}/$1a/$-', 'HOME//a/'],
    ['$HOME$', '/h$'],
    ['a$/$*x$#', 'a$/x'],
    ['${HOME', 'HOME'],
    ['', ''],
  ];
  for (const [text, expected] of cases) {
    it(`expands ${JSON.stringify(text)} to ${JSON.stringify(expected)}`, () => {
      expect(expandEnv(text, env)).to.equal(expected);
    });
  }
});
