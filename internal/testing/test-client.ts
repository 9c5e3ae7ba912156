import { terraform, type Flavour } from '../flavour/flavour.ts';
import { readCertificateSettings } from '../net/certificates.ts';
import type { HttpClient, HttpOptions } from '../net/http-client.ts';
import { createHttpClient } from '../net/node-http-client.ts';
import { readProxySettings } from '../net/proxy.ts';

export interface TestClient {
  readonly client: HttpClient;
  /** The delays between tries, in milliseconds; nobody has waited for them. */
  readonly sleeps: readonly number[];
}

export interface TestClientOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly flavour?: Flavour;
}

/** Lends the program's HTTP client with an environment of one's own and a clock that stands still. */
export async function withTestClient(
  use: (test: TestClient) => Promise<void>,
  { env = {}, flavour = terraform }: TestClientOptions = {},
): Promise<void> {
  const sleeps: number[] = [];
  const client = createHttpClient({
    flavour,
    userAgent: 'Airlock/test',
    proxies: readProxySettings(env),
    certificates: readCertificateSettings(env),
    clock: {
      now: () => testNowMs,
      random: () => 0,
      sleep(ms) {
        sleeps.push(ms);
        return Promise.resolve();
      },
    },
  });
  try {
    await use({ client, sleeps });
  } finally {
    await client.close();
  }
}

/** What the clock of test clients shows: the first second of 2030. */
export const testNowMs = Date.UTC(2030, 0, 1);

/** Options of a request for a test to change: two tries, no time limit, a small body. */
export function httpOptions(changes: Partial<HttpOptions> = {}): HttpOptions {
  return {
    signal: new AbortController().signal,
    maxBytes: 1024 * 1024,
    redirectsMax: 10,
    retry: { attemptsMax: 2, attemptTimeoutMs: undefined },
    ...changes,
  };
}
