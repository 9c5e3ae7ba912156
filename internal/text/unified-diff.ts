/** Lines around a change that are shown with it. */
const contextLines = 3;

/** Beyond this many comparisons the changed part is shown as replaced in whole. */
const comparisonsMax = 4_000_000;

interface Edit {
  readonly sign: ' ' | '-' | '+';
  readonly line: string;
}

/**
 * Renders the difference of two texts as `diff -u` and git do, fit for `git apply`; empty if there is
 * none. An empty text stands for a file that does not exist. Both texts are to end with a line end.
 */
export function formatUnifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const edits = compareLines(splitLines(before), splitLines(after));
  const from = before === '' ? '/dev/null' : `a/${file}`;
  const to = after === '' ? '/dev/null' : `b/${file}`;
  return `--- ${from}\n+++ ${to}\n${listHunks(edits).map(formatHunk).join('')}`;
}

function splitLines(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function compareLines(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return [
    ...before.slice(0, head).map(keep),
    ...compareMiddle(
      before.slice(head, before.length - tail),
      after.slice(head, after.length - tail),
    ),
    ...before.slice(before.length - tail).map(keep),
  ];
}

function keep(line: string): Edit {
  return { sign: ' ', line };
}

function remove(line: string): Edit {
  return { sign: '-', line };
}

function add(line: string): Edit {
  return { sign: '+', line };
}

/** Keeps a longest common subsequence of the lines. */
function compareMiddle(before: readonly string[], after: readonly string[]): readonly Edit[] {
  if (before.length * after.length > comparisonsMax) {
    return [...before.map(remove), ...after.map(add)];
  }
  const lengths = commonLengths(before, after);
  const width = after.length + 1;
  const edits: Edit[] = [];
  let left = 0;
  let right = 0;
  while (left < before.length && right < after.length) {
    const edit = nextEdit([before[left], after[right]], {
      withoutOld: lengths[(left + 1) * width + right],
      withoutFresh: lengths[left * width + right + 1],
    });
    edits.push(edit);
    if (edit.sign !== '+') left += 1;
    if (edit.sign !== '-') right += 1;
  }
  return [...edits, ...before.slice(left).map(remove), ...after.slice(right).map(add)];
}

/** Leaves out the line without which the rests have more in common. */
function nextEdit(
  [old = '', fresh = '']: readonly [string | undefined, string | undefined],
  rest: { readonly withoutOld?: number | undefined; readonly withoutFresh?: number | undefined },
): Edit {
  if (old === fresh) return keep(old);
  return (rest.withoutOld ?? 0) >= (rest.withoutFresh ?? 0) ? remove(old) : add(fresh);
}

/** For every pair of places, how many lines the rests from there on have in common. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array {
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  for (let left = before.length - 1; left >= 0; left -= 1) {
    for (let right = after.length - 1; right >= 0; right -= 1) {
      const at = left * width + right;
      lengths[at] =
        before[left] === after[right]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  }
  return lengths;
}

interface Hunk {
  readonly start: number;
  readonly edits: readonly Edit[];
  readonly all: readonly Edit[];
}

/** Changes with no more than twice the context between them are shown together. */
function listHunks(all: readonly Edit[]): readonly Hunk[] {
  const ranges: { start: number; end: number }[] = [];
  for (const [index, { sign }] of all.entries()) {
    if (sign === ' ') continue;
    const last = ranges.at(-1);
    const start = Math.max(index - contextLines, 0);
    const end = Math.min(index + contextLines + 1, all.length);
    if (last !== undefined && start <= last.end) last.end = end;
    else ranges.push({ start, end });
  }
  return ranges.map(({ start, end }) => ({ start, edits: all.slice(start, end), all }));
}

function formatHunk({ start, edits, all }: Hunk): string {
  const skipped = all.slice(0, start);
  const lines = edits.map(({ sign, line }) => `${sign}${line}\n`).join('');
  return `@@ -${formatRange('+', skipped, edits)} +${formatRange('-', skipped, edits)} @@\n${lines}`;
}

/** Where a hunk is in one of the texts, of which lines with the other's sign are no part. */
function formatRange(other: '+' | '-', skipped: readonly Edit[], edits: readonly Edit[]): string {
  const before = skipped.filter(({ sign }) => sign !== other).length;
  const count = edits.filter(({ sign }) => sign !== other).length;
  return `${count === 0 ? before : before + 1},${count}`;
}
