/** The part of a file that an answer carries. */
export interface ContentRange {
  readonly start: number;
  /** Of the whole file. */
  readonly totalBytes: number;
}

/**
 * Reads a `Content-Range` header (HTTP semantics, "Content-Range"); undefined when it is missing,
 * not in bytes, or silent about the size of the whole.
 */
export function parseContentRange(header: string | undefined): ContentRange | undefined {
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(header ?? '');
  if (match === null) return undefined;
  const [start, end, totalBytes] = match.slice(1).map(Number);
  if (start === undefined || end === undefined || totalBytes === undefined) return undefined;
  // A part that stops short of the end would need a further request; nobody sends one unasked.
  return start <= end && end === totalBytes - 1 ? { start, totalBytes } : undefined;
}
