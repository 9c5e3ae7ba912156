import { expect } from 'chai';

import { ParseError } from './parse-error.ts';
import { findParsed, reword } from './reword.ts';

describe('reword', () => {
  it('gives back what was parsed', () => {
    expect(
      reword(
        () => 7,
        (reason) => new Error(reason),
      ),
    ).to.equal(7);
  });

  it('replaces a ParseError and lets every other error pass', () => {
    const defect = new TypeError('defect');

    expect(() => reword(refuse, (reason) => new ParseError(`here: ${reason}`))).to.throw(
      ParseError,
      /^here: refused$/,
    );
    expect(() => reword(failWith(defect), (reason) => new Error(reason))).to.throw(defect);
  });
});

describe('findParsed', () => {
  it('is undefined only for a text that was refused', () => {
    const defect = new TypeError('defect');

    expect(findParsed(() => 7)).to.equal(7);
    expect(findParsed(refuse)).to.equal(undefined);
    expect(() => findParsed(failWith(defect))).to.throw(defect);
  });
});

function refuse(): number {
  throw new ParseError('refused');
}

function failWith(error: Error): () => number {
  return () => {
    throw error;
  };
}
