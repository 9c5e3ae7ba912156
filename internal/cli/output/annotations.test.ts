import { expect } from 'chai';
import { formatAnnotation, formatFileAnnotation } from './annotations.ts';

describe('formatAnnotation', () => {
  it('points at the line', () => {
    const pos = { line: 2, column: 3, byte: 20 };

    const text = formatAnnotation({
      severity: 'warning',
      summary: 'Odd: very, very',
      detail: 'First.\nSecond, 100%.',
      subject: { file: 'a/main.tf', start: pos, end: pos },
    });

    expect(text).to.equal(
      '::warning file=a/main.tf,line=2,col=3,title=Odd%3A very%2C very::First.%0ASecond, 100%25.\n',
    );
  });

  it('cannot be made to end early and to begin another command', () => {
    const text = formatAnnotation({
      severity: 'error',
      summary: 'x\r\n::set-env name=A::b',
      detail: '\n::add-mask::x',
    });

    expect(text.trimEnd().split(/[\r\n]/)).to.have.length(1);
  });
});

describe('formatFileAnnotation', () => {
  it('names file and line', () => {
    const place = { file: 'x/.terraform.lock.hcl', line: 4 };

    expect(formatFileAnnotation(place, { command: 'verify', message: 'no h1' })).to.equal(
      '::error file=x/.terraform.lock.hcl,line=4,title=airlock verify::no h1\n',
    );
  });
});
