import { expect } from 'chai';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ToolError } from '../diag/tool-error.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { openLogFile } from './log-file.ts';

describe('openLogFile', () => {
  it('adds lines to what is there, for the owner only', () =>
    withTempDir(async (directory) => {
      const path = join(directory, 'x.log');
      for (const line of ['one', 'two']) {
        const log = openLogFile(path);
        log.write(line);
        log.close();
      }

      expect(await readFile(path, 'utf8')).to.equal('one\ntwo\n');
      expect((await stat(path)).mode & 0o777).to.equal(0o600);
    }));

  it('says which file it cannot open', () =>
    withTempDir((directory) => {
      const path = join(directory, 'missing', 'x.log');

      expect(() => openLogFile(path)).to.throw(
        ToolError,
        `Cannot write log "${path}": no such file or directory`,
      );
      return Promise.resolve();
    }));
});
