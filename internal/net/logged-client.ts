import { messageOf } from '../diag/tool-error.ts';
import type { HttpClient } from './http-client.ts';
import { redactUrl } from './redact-url.ts';

export interface RequestLog {
  /** Takes one line, without its end. */
  readonly write: (line: string) => void;
  /** Milliseconds since some fixed moment. */
  readonly now: () => number;
}

/**
 * Writes down every request and what came of it: status and time until the head of the answer. URLs
 * go in without user names, passwords and the values of queries; headers do not go in at all.
 */
export function withRequestLog(client: HttpClient, log: RequestLog): HttpClient {
  return {
    async get(url, options) {
      const began = log.now();
      const name = redactUrl(url);
      function write(outcome: string): void {
        log.write(`GET ${name} ${outcome} ${Math.round(log.now() - began)} ms`);
      }
      try {
        const response = await client.get(url, options);
        const moved = response.url.href === url.href ? '' : ` from ${redactUrl(response.url)}`;
        write(`${response.status}${moved}`);
        return response;
      } catch (error) {
        write(`failed (${messageOf(error).replaceAll(/\s+/g, ' ')})`);
        throw error;
      }
    },
    close: () => client.close(),
  };
}
