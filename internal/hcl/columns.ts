/**
 * Counts the columns that a text fills, as HCL does: in grapheme clusters.
 *
 * The segmenter is made only when a line needs it; nearly all are ASCII. It is slow, so that in
 * lines which nobody wrote by hand code points have to do.
 */
export function columnsIn(text: string): number {
  if (isAscii.test(text)) return text.length;
  if (text.length > segmentedMax) return Array.from(text).length;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text)).length;
}

const segmentedMax = 2000;
const isAscii = /^[\0-\x7f]*$/;
let segmenter: Intl.Segmenter | undefined;
