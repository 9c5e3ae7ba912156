/**
 * Takes the conflict markers out of a file that was saved with them: gives the text as the one side
 * had it and as the other had it, or the file itself where there are none. What the sides had in
 * common before, which git shows on request, is left out.
 *
 * A marker may be longer than seven characters, and conflicts may stand within a side of another:
 * git writes such files itself when it merges two merge bases.
 */
export function conflictSides(bytes: Uint8Array): readonly Uint8Array[] {
  // One character for each byte, whatever the encoding: nothing but the markers is looked at.
  const text = Buffer.from(bytes).toString('latin1');
  if (!/^<{7}/m.test(text)) return [bytes];
  const lines = text.split(/(?<=\n)/);
  return (['ours', 'theirs'] as const).map((side) =>
    Buffer.from(takeSide(lines, side).join(''), 'latin1'),
  );
}

type Side = 'ours' | 'base' | 'theirs';

const marker = /^(?:<{7,}|[|]{7,}|={7,}|>{7,})(?=[ \r\n]|$)/;

function takeSide(lines: readonly string[], side: Side): readonly string[] {
  const open: Side[] = [];
  return lines.filter((line) => {
    const sign = marker.exec(line)?.[0].charAt(0);
    const isOutside = open.length === 0;
    if (sign === '<') open.push('ours');
    else if (sign === undefined || isOutside) return open.every((current) => current === side);
    else if (sign === '>') open.pop();
    else open[open.length - 1] = sign === '|' ? 'base' : 'theirs';
    return false;
  });
}
