/** Which characters make names in HCL: Unicode's identifier rules, and the dash. */

/** Reports whether a code point may begin a name. */
export function isNameStart(code: number): boolean {
  return asciiStarts[code] ?? nameStart.test(String.fromCodePoint(code));
}

/** Reports whether a UTF-16 unit is an ASCII digit. */
export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** Reports whether a whole text is one name. */
export function isName(text: string): boolean {
  return wholeName.test(text);
}

const nameStart = /^[\p{ID_Start}_]$/u;
const wholeName = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u;

const asciiStarts: readonly boolean[] = Array.from({ length: 0x80 }, (_, code) =>
  nameStart.test(String.fromCharCode(code)),
);
