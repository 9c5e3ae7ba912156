/**
 * Counts the columns that a text fills, as HCL does: in grapheme clusters.
 *
 * The segmenter is made only when a line needs it; nearly all are ASCII.
 */
export function columnsIn(text: string): number {
  if (isAscii.test(text)) return text.length;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let columns = 0;
  for (const segment of segmenter.segment(text)) columns += segment.segment.length > 0 ? 1 : 0;
  return columns;
}

const isAscii = /^[\0-\x7f]*$/;
let segmenter: Intl.Segmenter | undefined;
