import { expect } from 'chai';
import { decodeBackendRecord } from './backend-record.ts';

describe('decodeBackendRecord', () => {
  it('reads the type and the settings that are texts', () => {
    const text =
      '{"version":3,"backend":{"type":"local","config":{"path":"x","workspace_dir":"","n":3,"m":null},"hash":1}}';

    expect(decodeBackendRecord(text)).to.deep.equal({
      type: 'local',
      settings: new Map([['path', 'x']]),
      hash: 1,
    });
  });

  it('may record no backend', () => {
    for (const text of ['{"version":3}', '{"version":3,"backend":{"type":""}}']) {
      expect(decodeBackendRecord(text)).to.equal(undefined);
    }
  });

  it('refuses what is no record', () => {
    expect(() => decodeBackendRecord('{')).to.throw('invalid syntax: ');
    expect(() => decodeBackendRecord('{}')).to.throw('invalid syntax: no format version number');
    expect(() => decodeBackendRecord('{"version":4}')).to.throw(
      'unsupported backend state version 4',
    );
  });
});
