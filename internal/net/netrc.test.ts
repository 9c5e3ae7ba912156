import { expect } from 'chai';
import { parseNetrc } from './netrc.ts';

function read(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...parseNetrc(text)].map(([machine, { user, password }]) => [machine, `${user}:${password}`]),
  );
}

describe('parseNetrc', () => {
  it('reads entries on one line or on many', () => {
    const text =
      'machine example.com login me password s3cr3t\n' +
      'machine other.example:8443\r\n\tlogin you\r\n\taccount x\r\n\tpassword p#w\r\n';

    expect(read(text)).to.deep.equal({
      'example.com': 'me:s3cr3t',
      'other.example:8443': 'you:p#w',
    });
  });

  it('keeps to the first entry of a machine', () => {
    expect(read('machine a login x password 1 machine a login y password 2')).to.deep.equal({
      a: 'x:1',
    });
  });

  it('gives no password that is for nobody in particular', () => {
    expect(read('machine a login x default login y password secret')).to.deep.equal({ a: 'x:' });
  });

  it('passes over comments and macros, but not over values that look like them', () => {
    const text =
      '# machine no login no\n' +
      'machine a login #1 password macdef # the rest\n' +
      'macdef init\ncd /tmp\nmachine no login no\n\nmachine b login y password z\n' +
      'macdef last\nmachine no login no';

    expect(read(text)).to.deep.equal({ a: '#1:macdef', b: 'y:z' });
  });

  it('reads an empty file', () => {
    expect(read('')).to.deep.equal({});
  });

  for (const [text, message] of [
    ['machine a\nlogin', 'line 2: a value is missing'],
    ['machine', 'line 1: a value is missing'],
    ['login x', 'line 1: login without a machine'],
    ['machine a login x\n\npassword p secret s', 'line 3: unknown keyword'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)} without quoting it`, () => {
      expect(() => read(text)).to.throw(message);
    });
  }
});
