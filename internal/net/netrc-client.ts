import { readFile } from 'node:fs/promises';
import { messageOf, ToolError } from '../diag/tool-error.ts';
import { describeSystemError } from '../diag/system-error.ts';
import { ParseError } from '../diag/parse-error.ts';
import { formatBasicAuthorization } from './basic-authorization.ts';
import type { HttpClient } from './http-client.ts';
import { parseNetrc, type Login } from './netrc.ts';

/** Finds the netrc file of a user, which need not exist. */
export function netrcPath(user: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** As `process.platform`. */
  readonly platform: string;
}): string {
  const { NETRC: explicit = '' } = user.env;
  if (explicit !== '') return explicit;
  return `${user.home}/${user.platform === 'win32' ? '_netrc' : '.netrc'}`;
}

/**
 * Makes a client that logs in where a netrc file says so: at the machine of the URL that is asked for,
 * and at no other that a redirect may lead to. The file is read with the first request.
 */
export function withNetrc(http: HttpClient, path: string): HttpClient {
  let logins: Promise<ReadonlyMap<string, Login>> | undefined;

  return {
    async get(url, options) {
      const login = (await (logins ??= loadNetrc(path))).get(url.host);
      if (login === undefined) return http.get(url, options);
      const authorization = formatBasicAuthorization(login.user, login.password);
      return http.get(url, { ...options, headers: { ...options.headers, authorization } });
    },
    close: () => http.close(),
  };
}

async function loadNetrc(path: string): Promise<ReadonlyMap<string, Login>> {
  try {
    return parseNetrc(await readFile(path, 'utf8'));
  } catch (cause) {
    const isSyntax = cause instanceof ParseError;
    const state = isSyntax ? messageOf(cause) : describeSystemError(cause);
    if (state === 'no such file or directory' || state === 'is a directory') return new Map();
    throw new ToolError('credentials-failed', `Cannot read netrc file "${path}": ${state}`, {
      cause,
      hint: 'Mend the file, or set NETRC to another one.',
    });
  }
}
