import { ParseError } from '../diag/parse-error.ts';
import { ToolError } from '../diag/tool-error.ts';
import { RequestError } from '../net/request-error.ts';

/**
 * Does something that a server may spoil, and says of failed requests and of answers that make no
 * sense what they were about. Errors that already say so pass as they are.
 *
 * @param context such as `could not query provider registry for example.com/acme/anvil`
 */
export async function withQueryContext<T>(context: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof RequestError) {
      const { code, hint } = cause;
      throw new ToolError(code, `${context}: ${cause.message}`, {
        cause,
        ...(hint === undefined ? {} : { hint }),
      });
    }
    if (cause instanceof ParseError) {
      throw new ToolError('query-failed', `${context}: ${cause.message}`, { cause });
    }
    throw cause;
  }
}
