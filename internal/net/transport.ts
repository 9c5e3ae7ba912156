/**
 * The only module that knows undici. Sends single requests: no retries, no redirects.
 *
 * Loaded when the first request is made, for undici takes its time.
 */
import { setMaxListeners } from 'node:events';
import type { SecureContext } from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import type { Agent as UndiciAgent, Dispatcher } from 'undici';
import Agent from 'undici/lib/dispatcher/agent.js';
import { createBufferRelief } from './buffer-relief.ts';
import { loadSecureContext, type CertificateSettings } from './certificates.ts';
import { createConnector, type ConnectorRoute } from './connector.ts';
import { exchange, type Answer } from './exchange.ts';
import { findProxy, type Proxy, type ProxySettings } from './proxy.ts';

export interface TransportSettings {
  readonly proxies: ProxySettings;
  readonly certificates: CertificateSettings;
}

export interface Transport {
  /** @throws what Node or undici throw; @throws {ToolError} when the proxy settings are unusable */
  send(request: TransportRequest): Promise<Answer>;
  /** Breaks all connections. */
  close(): Promise<void>;
}

export interface TransportRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Creates a transport; connections are opened, and certificates loaded, as requests need them. */
export function createTransport(settings: TransportSettings): Transport {
  keepParserUnoptimized();
  const closing = new AbortController();
  // Every connection listens.
  setMaxListeners(0, closing.signal);
  const agents = new Map<string, UndiciAgent>();
  const relief = createBufferRelief();
  let context: Promise<SecureContext> | undefined;

  function secureContext(): Promise<SecureContext> {
    context ??= loadSecureContext(settings.certificates);
    return context;
  }

  function agentFor(route: ConnectorRoute): UndiciAgent {
    const key = route.kind === 'tunnel' ? route.proxy.url.href : route.kind;
    const known = agents.get(key);
    if (known !== undefined) return known;
    const connect = createConnector({ route, secureContext, signal: closing.signal });
    const agent = new Agent({ ...agentOptions, connect });
    agents.set(key, agent);
    return agent;
  }

  return {
    async send({ url, headers, signal }) {
      signal.throwIfAborted();
      const { route, request } = planRequest(url, headers, findProxy(url, settings.proxies));
      return exchange(agentFor(route), request, { signal, relief });
    },
    async close() {
      closing.abort();
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
    },
  };
}

/**
 * undici reads answers with a function in WebAssembly, which V8 would optimize after a few of them: a
 * fifth of a second of a processor, and a process does not end before it is done. Bodies are passed on
 * unread, so that a whole mirror costs less than that.
 */
function keepParserUnoptimized(): void {
  setFlagsFromString(`--wasm-tiering-budget=${2 ** 31 - 1}`);
}

interface Plan {
  readonly route: ConnectorRoute;
  readonly request: Dispatcher.DispatchOptions;
}

function planRequest(
  url: URL,
  headers: Readonly<Record<string, string>>,
  proxy: Proxy | undefined,
): Plan {
  const path = `${url.pathname}${url.search}`;
  const direct = { origin: url.origin, path, method: 'GET' as const, headers };
  if (proxy === undefined) return { route: { kind: 'server' }, request: direct };
  if (url.protocol === 'https:') return { route: { kind: 'tunnel', proxy }, request: direct };
  return {
    route: { kind: 'forward' },
    request: {
      ...direct,
      origin: proxy.url.origin,
      path: `${url.origin}${path}`,
      headers: {
        ...headers,
        host: url.host,
        ...(proxy.authorization === undefined
          ? {}
          : { 'proxy-authorization': proxy.authorization }),
      },
    },
  };
}

const agentOptions = {
  /** For each host. More do not help a single disk and processor, and annoy servers. */
  connections: 16,
  pipelining: 1,
  /** Whoever makes a request says how long it may take. */
  headersTimeout: 0,
  bodyTimeout: 0,
  maxHeaderSize: 256 * 1024,
};
