/**
 * Reports whether all labels of a domain keep the Bidi Rule (RFC 5893), which binds them as soon as
 * one of them holds a right-to-left character.
 *
 * Characters are classed by script block and general category. That is exact for letters, digits
 * and marks; a few hundred symbols of either direction pass as neutral.
 */
export function keepsBidiRule(labels: readonly string[]): boolean {
  const classes = labels.map((label) => Array.from(label, classOf));
  if (!classes.flat().some(isRightToLeft)) return true;
  return classes.every((label) => label.length === 0 || isBidiLabel(label));
}

/** Bidirectional classes, those that the rule treats alike under one name. */
type BidiClass = 'right' | 'left' | 'european-digit' | 'arabic-digit' | 'mark' | 'neutral';

function isRightToLeft(bidiClass: BidiClass): boolean {
  return bidiClass === 'right' || bidiClass === 'arabic-digit';
}

function isBidiLabel(classes: readonly BidiClass[]): boolean {
  const [first] = classes;
  const last = classes.findLast((bidiClass) => bidiClass !== 'mark');
  if (first === 'left') {
    return !classes.some(isRightToLeft) && (last === 'left' || last === 'european-digit');
  }
  return (
    first === 'right' &&
    !classes.includes('left') &&
    last !== 'neutral' &&
    !(classes.includes('european-digit') && classes.includes('arabic-digit'))
  );
}

function classOf(character: string): BidiClass {
  if (europeanDigit.test(character)) return 'european-digit';
  if (arabicDigit.test(character)) return 'arabic-digit';
  if (mark.test(character)) return 'mark';
  if (neutral.test(character)) return 'neutral';
  if (rightToLeftBlock.test(character)) return 'right';
  return leftToRight.test(character) ? 'left' : 'neutral';
}

const europeanDigit = /[0-9\u06f0-\u06f9\u{102e1}-\u{102fb}]/u;
const arabicDigit = /[\u0660-\u0669\u066b\u066c\u{10d30}-\u{10d39}\u{10e60}-\u{10e7e}]/u;
const mark = /[\p{Mn}\p{Me}]/u;
const leftToRight = /[\p{L}\p{Mc}\p{N}]/u;

/** Symbols and digits in the blocks of right-to-left scripts that have no direction of their own. */
const neutral =
  /[\u0606\u0607\u0609\u060a\u060c\u060e\u060f\u066a\u06de\u06e9\u07f6-\u07f9\ufd3e-\ufd4f\ufdcf\ufdfd-\ufdff\u{1091f}\u{10b39}-\u{10b3f}\u{1eef0}\u{1eef1}]/u;
const rightToLeftBlock =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
