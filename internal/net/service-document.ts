import { ParseError } from '../diag/parse-error.ts';
import { quote } from '../text/quote.ts';
import { addContext } from './add-context.ts';
import type { HttpResponse } from './http-client.ts';
import { readBody } from './read-body.ts';
import type { ServiceMap } from './service-url.ts';

/**
 * Reads what a host offers from its answer.
 *
 * @throws {ParseError} with Terraform's text
 */
export async function readServices(response: HttpResponse): Promise<ServiceMap> {
  // A host without the document is a host without services.
  const problem = response.status === 404 ? undefined : findProblem(response);
  if (problem === undefined && response.status !== 404) return parseServices(await read(response));
  await response.discard();
  if (problem !== undefined) throw new ParseError(problem);
  return new Map();
}

function findProblem({ status, statusLine, headers }: HttpResponse): string | undefined {
  if (status !== 200) return `failed to request discovery document: ${statusLine}`;
  const contentType = headers.get('content-type') ?? '';
  const mediaType = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!mediaTypePattern.test(mediaType)) {
    return `discovery URL has a malformed Content-Type ${quote(contentType)}`;
  }
  if (mediaType !== 'application/json') {
    return `discovery URL returned an unsupported Content-Type ${quote(mediaType)}`;
  }
  const bytes = Number(headers.get('content-length') ?? 0);
  return bytes > documentBytesMax
    ? `discovery doc response is too large (got ${bytes} bytes; limit ${documentBytesMax})`
    : undefined;
}

async function read(response: HttpResponse): Promise<Buffer> {
  try {
    return await readBody(response);
  } catch (error) {
    throw addContext('error reading discovery document body', error);
  }
}

function parseServices(body: Buffer): ServiceMap {
  return new Map(
    Object.entries(parseObject(body)).map(([service, value]) => [
      service,
      typeof value === 'string' ? value : null,
    ]),
  );
}

function parseObject(body: Buffer): object {
  try {
    const value: unknown = JSON.parse(body.toString());
    if (value === null) return {};
    if (typeof value === 'object' && !Array.isArray(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw notAnObject(error.message);
  }
  throw notAnObject('it is JSON of another kind');
}

function notAnObject(state: string): ParseError {
  return new ParseError(`failed to decode discovery document as a JSON object: ${state}`);
}

/** A type, possibly with a subtype (MIME, "Content-Type header field"). */
const mediaTypePattern = /^[!#$%&'*+.^_`|~0-9a-z-]+(?:\/[!#$%&'*+.^_`|~0-9a-z-]+)?$/;
/** The largest document that is read. */
export const documentBytesMax = 1024 * 1024;
