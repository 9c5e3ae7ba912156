import type { HttpResponse } from '../net/http-client.ts';
import { parseContentRange } from './content-range.ts';

/** What it takes to continue a broken transfer with the very same file. */
export interface ResumePoint {
  /** A strong entity tag, or the date of the last change. */
  readonly validator: string;
  readonly totalBytes: number;
}

/**
 * Finds what an answer offers for continuing it: its length and something that names this version of
 * the file beyond doubt. Undefined if it lacks either.
 */
export function findResumePoint(response: HttpResponse): ResumePoint | undefined {
  const totalBytes = contentLength(response);
  const validator = strongTag(response) ?? strongDate(response);
  if (totalBytes === undefined || validator === undefined) return undefined;
  return { validator, totalBytes };
}

/** Headers that ask for the rest, or for the whole should the file have changed. */
export function resumeHeaders(
  point: ResumePoint,
  receivedBytes: number,
): Readonly<Record<string, string>> {
  return { range: `bytes=${receivedBytes}-`, 'if-range': point.validator };
}

/** Reports whether an answer carries on just where the transfer broke off. */
export function continues(
  response: HttpResponse,
  point: ResumePoint,
  receivedBytes: number,
): boolean {
  const range = parseContentRange(response.headers.get('content-range'));
  return (
    response.status === 206 &&
    range?.start === receivedBytes &&
    range.totalBytes === point.totalBytes &&
    hasNotChanged(response, point)
  );
}

/** A server need not repeat the tag; if it does, then it must be the one that was asked for. */
function hasNotChanged(response: HttpResponse, point: ResumePoint): boolean {
  const tag = response.headers.get('etag');
  return tag === undefined || !point.validator.startsWith('"') || tag === point.validator;
}

/** The length that an answer announces; undefined if it does not. */
export function contentLength(response: HttpResponse): number | undefined {
  const header = response.headers.get('content-length') ?? '';
  return /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

function strongTag(response: HttpResponse): string | undefined {
  const tag = response.headers.get('etag');
  return tag?.startsWith('"') === true ? tag : undefined;
}

/** A date is strong once a second change within its second can be ruled out. */
function strongDate(response: HttpResponse): string | undefined {
  const modified = response.headers.get('last-modified');
  const sent = response.headers.get('date');
  if (modified === undefined || sent === undefined) return undefined;
  return Date.parse(sent) - Date.parse(modified) >= dateMarginMs ? modified : undefined;
}

const dateMarginMs = 60_000;
