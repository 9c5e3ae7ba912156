import { ToolError } from '../diag/tool-error.ts';
import type { HttpResponse } from '../net/http-client.ts';
import { readBody } from '../net/read-body.ts';
import { redactUrl } from '../net/redact-url.ts';
import { RequestError } from '../net/request-error.ts';

interface Detail {
  /** Such as `NAME_UNKNOWN`. */
  readonly code: string;
  readonly message: string;
}

/** A registry's answer that it cannot or will not give what was asked for. */
export class OciError extends ToolError {
  readonly status: number;
  readonly codes: readonly string[];

  constructor(url: URL, { status, statusLine }: HttpResponse, details: readonly Detail[]) {
    const reasons = details.map(({ code, message }) =>
      [code.toLowerCase().replaceAll('_', ' '), message].filter((text) => text !== '').join(': '),
    );
    super(
      status === 401 || status === 403 ? 'unauthorized' : 'query-failed',
      `GET "${redactUrl(url)}": response status code ${reasons.length === 0 ? statusLine : `${status}: ${reasons.join('; ')}`}`,
    );
    this.status = status;
    this.codes = details.map(({ code }) => code);
  }

  /** Whether it says that there is no such repository, rather than that something is wrong. */
  get saysUnknown(): boolean {
    if (this.codes.length === 0) return this.status === 404;
    return this.codes.some((code) => code === 'NAME_UNKNOWN' || code === 'NAME_INVALID');
  }
}

/** Makes the error of an answer (distribution spec, "Error Codes"), and reads the answer to its end. */
export async function makeOciError(response: HttpResponse, url: URL): Promise<OciError> {
  return new OciError(url, response, readDetails(await readText(response)));
}

async function readText(response: HttpResponse): Promise<string> {
  try {
    return (await readBody(response)).toString();
  } catch (error) {
    // The status is bad enough without the reasons.
    if (error instanceof RequestError) return '';
    throw error;
  }
}

function readDetails(text: string): readonly Detail[] {
  let errors: unknown;
  try {
    errors = membersOf(JSON.parse(text))['errors'];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (!Array.isArray(errors)) return [];
  return errors.slice(0, detailsMax).map((item: unknown) => {
    const { code, message } = membersOf(item);
    return { code: asShortText(code), message: asShortText(message) };
  });
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** A server's text, fit for a message. */
function asShortText(value: unknown): string {
  if (typeof value !== 'string') return '';
  // eslint-disable-next-line no-control-regex -- the very thing that is taken out
  return value.slice(0, textLengthMax).replace(/[\0-\x1f\x7f-\x9f]/g, ' ');
}

const detailsMax = 5;
const textLengthMax = 200;
