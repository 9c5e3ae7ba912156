import { isUtf8 } from 'node:buffer';

/** A file's bytes as text. */
export interface DecodedText {
  /** Without the byte order mark. */
  readonly text: string;
  /** 3 when the bytes began with a byte order mark. */
  readonly skippedBytes: number;
}

/**
 * Decodes UTF-8. Each byte that is not UTF-8 becomes a lone surrogate (U+DC80 to U+DCFF), which
 * valid text cannot contain, so that a lexer can still point at it; see `isBadByte`.
 */
export function decodeUtf8(bytes: Uint8Array): DecodedText {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = isUtf8(buffer) ? buffer.toString('utf8') : decodeDamaged(buffer);
  const hasMark = text.startsWith(byteOrderMark);
  return hasMark ? { text: text.slice(1), skippedBytes: 3 } : { text, skippedBytes: 0 };
}

/** Reports whether a UTF-16 unit at a place that is not the second half of a pair is a bad byte. */
export function isBadByte(unit: number): boolean {
  return unit >= 0xdc80 && unit <= 0xdcff;
}

/** The text with U+FFFD for each byte that was not UTF-8, and for each half of a character. */
export function withReplacements(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

const byteOrderMark = '\ufeff';

function decodeDamaged(buffer: Buffer): string {
  const parts: string[] = [];
  let goodStart = 0;
  for (let at = 0; at < buffer.length;) {
    const length = sequenceLength(buffer, at);
    if (length > 0) {
      at += length;
      continue;
    }
    parts.push(buffer.toString('utf8', goodStart, at));
    parts.push(String.fromCharCode(0xdc00 + (buffer[at] ?? 0)));
    at++;
    goodStart = at;
  }
  parts.push(buffer.toString('utf8', goodStart));
  return parts.join('');
}

/** How many bytes the character at `at` takes; 0 if it is not UTF-8. */
function sequenceLength(buffer: Buffer, at: number): number {
  const first = buffer[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (at + length > buffer.length) return 0;
  return isUtf8(buffer.subarray(at, at + length)) ? length : 0;
}
