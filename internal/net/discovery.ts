/**
 * Service discovery: where a host keeps its provider registry (remote service discovery protocol).
 *
 * It refuses to know what a registry is: it only finds its address.
 */
import { comparisonHost, type Hostname } from '../addr/hostname.ts';
import { ParseError } from '../diag/parse-error.ts';
import { ToolError } from '../diag/tool-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { addContext } from './add-context.ts';
import type { Credentials } from './credentials.ts';
import { HostServicesError } from './host-services-error.ts';
import type { HttpClient, HttpOptions, HttpResponse, RetryPolicy } from './http-client.ts';
import { createSharedLookups } from './shared-lookups.ts';
import { documentBytesMax, readServices } from './service-document.ts';
import { lookUpService, type ServiceMap } from './service-url.ts';

export interface DiscoverySettings {
  readonly http: HttpClient;
  readonly credentials: Credentials;
  readonly flavour: Flavour;
  /** Hosts whose services are known without asking, by the host in its comparison form. */
  readonly hosts: ReadonlyMap<string, ServiceMap>;
  readonly retry: RetryPolicy;
}

/** Finds the services of hosts. */
export interface Discovery {
  /**
   * Finds the base address of a service, such as `providers.v1`.
   *
   * @throws {HostServicesError} when the host does not offer the service
   * @throws {ToolError} `host-unreachable` when that could not be found out
   */
  serviceUrl(
    host: Hostname,
    service: string,
    options: { readonly signal: AbortSignal },
  ): Promise<URL>;
}

/** Creates a discovery that asks every host once, unless it fails. */
export function createDiscovery(settings: DiscoverySettings): Discovery {
  const documents = createSharedLookups<ServiceDocument>();

  return {
    async serviceUrl(host, service, { signal }) {
      try {
        const { services, url } = await documents.get(comparisonHost(host), signal, () =>
          findDocument(host, settings, signal),
        );
        const answer = lookUpService(services, service, url);
        if (answer.kind === 'found') return answer.url;
        throw new HostServicesError(host, answer.kind, settings.flavour);
      } catch (error) {
        throw withHost(host, error);
      }
    },
  };
}

function withHost(host: Hostname, error: unknown): unknown {
  if (error instanceof HostServicesError) return error;
  if (error instanceof ParseError) {
    return new ToolError('host-unreachable', `could not connect to ${host}: ${error.message}`);
  }
  return addContext(`could not connect to ${host}`, error);
}

interface ServiceDocument {
  readonly services: ServiceMap;
  /** Where it was found; relative addresses refer to this. */
  readonly url: URL;
}

async function findDocument(
  host: Hostname,
  settings: DiscoverySettings,
  signal: AbortSignal,
): Promise<ServiceDocument> {
  const key = comparisonHost(host);
  const url = new URL(`https://${key}/.well-known/terraform.json`);
  const services = settings.hosts.get(key);
  return services === undefined
    ? requestDocument(host, url, { settings, signal })
    : { services, url };
}

interface RequestContext {
  readonly settings: DiscoverySettings;
  readonly signal: AbortSignal;
}

async function requestDocument(
  host: Hostname,
  url: URL,
  { settings, signal }: RequestContext,
): Promise<ServiceDocument> {
  const response = await request(settings.http, url, {
    signal,
    maxBytes: documentBytesMax,
    headers: { accept: 'application/json', 'accept-encoding': 'gzip' },
    bearerToken: await findToken(host, settings, signal),
    redirectsMax: settings.flavour.discovery.redirectsMax,
    retry: settings.retry,
  });
  return { services: await readServices(response), url: response.url };
}

async function request(http: HttpClient, url: URL, options: HttpOptions): Promise<HttpResponse> {
  try {
    return await http.get(url, options);
  } catch (error) {
    throw addContext('failed to request discovery document', error);
  }
}

/** Without a token the host may still tell what it offers. */
async function findToken(
  host: Hostname,
  { credentials }: DiscoverySettings,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return await credentials.findToken(host, { signal });
  } catch (error) {
    if (error instanceof ToolError && error.code === 'credentials-failed') return undefined;
    throw error;
  }
}
