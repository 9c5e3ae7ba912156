/** Which characters make names in HCL: Unicode's identifier rules, and the dash. */

/** Reports whether a code point may begin a name. */
export function isNameStart(code: number): boolean {
  if (code < 0x80) return (asciiClass[code] ?? 0) === start;
  return nameStart.test(String.fromCodePoint(code));
}

/** Reports whether a code point may stand inside a name. */
export function isNamePart(code: number): boolean {
  if (code < 0x80) return (asciiClass[code] ?? 0) !== 0;
  return namePart.test(String.fromCodePoint(code));
}

/** Reports whether a UTF-16 unit is an ASCII digit. */
export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** Reports whether a whole text is one name. */
export function isName(text: string): boolean {
  return wholeName.test(text);
}

const start = 1;
const part = 2;
const nameStart = /^[\p{ID_Start}_]$/u;
const namePart = /^[\p{ID_Continue}-]$/u;
const wholeName = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u;

const asciiClass = Uint8Array.from({ length: 0x80 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (nameStart.test(character)) return start;
  return namePart.test(character) ? part : 0;
});
