import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { programVersion } from './program-version.ts';

describe('programVersion', () => {
  it('is the version of package.json', async () => {
    const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');

    expect(JSON.parse(text)).to.have.property('version', programVersion);
  });
});
