import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTempDir } from '../testing/temp-dir.ts';
import { formatUnifiedDiff } from './unified-diff.ts';

function lines(...items: readonly (string | number)[]): string {
  return items.map((item) => `${item}\n`).join('');
}

const long = Array.from({ length: 30 }, (_, index) => index);

describe('formatUnifiedDiff', () => {
  it('is empty for equal texts', () => {
    expect(formatUnifiedDiff('f', 'a\n', 'a\n')).to.equal('');
  });

  it('shows three lines around each change, and near changes together', () => {
    const changed = long.map((item) => (item === 5 || item === 25 ? `new ${item}` : item));

    expect(formatUnifiedDiff('f', lines(...long), lines(...changed))).to.equal(
      lines(
        ...['--- a/f', '+++ b/f'],
        ...['@@ -3,7 +3,7 @@', ' 2', ' 3', ' 4', '-5', '+new 5', ' 6', ' 7', ' 8'],
        ...['@@ -23,7 +23,7 @@', ' 22', ' 23', ' 24', '-25', '+new 25', ' 26', ' 27', ' 28'],
      ),
    );
  });

  it('shows a new file and one that goes', () => {
    expect(formatUnifiedDiff('f', '', 'a\n')).to.equal(
      '--- /dev/null\n+++ b/f\n@@ -0,0 +1,1 @@\n+a\n',
    );
    expect(formatUnifiedDiff('f', 'a\n', '')).to.equal(
      '--- a/f\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n',
    );
  });

  it('shows texts that are too large to compare as replaced', () => {
    const many = Array.from({ length: 2100 }, (_, index) => index);
    const diff = formatUnifiedDiff('f', lines('x', ...many), lines('y', ...many, 'z'));

    expect(diff.match(/^-/gm)).to.have.length(2102);
  });

  it('makes patches that git applies', async () => {
    await withTempDir(async (directory) => {
      const cases: [string, string][] = [
        [lines(...long), lines('first', ...long.slice(0, 10), ...long.slice(12), 'last')],
        [lines('a', 'b', 'c', 'a', 'b', 'b', 'a'), lines('c', 'b', 'a', 'b', 'a', 'c')],
        ['', lines('a', 'b')],
      ];
      for (const [index, [before, after]] of cases.entries()) {
        const name = `f${index}`;
        if (before !== '') await writeFile(join(directory, name), before);
        const patch = formatUnifiedDiff(name, before, after);

        execFileSync('git', ['apply', '-'], { cwd: directory, input: patch });

        const result = execFileSync('cat', [name], { cwd: directory }).toString();
        expect(result).to.equal(after);
      }
    });
  });
});
