import { ParseError } from '../diag/parse-error.ts';
import { quote } from '../text/quote.ts';

/** What a host offers, by service such as `providers.v1`; null for what is no text. */
export type ServiceMap = ReadonlyMap<string, string | null>;

/** How a host answers the question for a service. */
export type ServiceAnswer =
  | { readonly kind: 'found'; readonly url: URL }
  | { readonly kind: 'not-offered' }
  /** The host has the service, but not in this version. */
  | { readonly kind: 'other-version' };

/**
 * Looks a service up (remote service discovery protocol).
 *
 * @param service with its version, such as `providers.v1`
 * @param base what relative addresses refer to: where the document was found
 * @throws {ParseError} with Terraform's text, when the address of the service is none
 */
export function lookUpService(services: ServiceMap, service: string, base: URL): ServiceAnswer {
  const address = services.get(service);
  if (typeof address === 'string') return { kind: 'found', url: parseServiceUrl(address, base) };
  const name = service.slice(0, service.lastIndexOf('.') + 1);
  // Also a service that is there with a value that makes no sense counts as one of another version.
  const isKnown = [...services.keys()].some((key) => key.startsWith(name));
  return { kind: isKnown ? 'other-version' : 'not-offered' };
}

function parseServiceUrl(address: string, base: URL): URL {
  if (!URL.canParse(address, base.href)) {
    // What cannot be read may hold a password all the same.
    throw problem(`parse ${quote(address.replace(/[^/]*@/, '***@'))}: invalid URL`);
  }
  const url = new URL(address, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw problem(`unsupported scheme ${url.protocol.slice(0, -1)}`);
  }
  // The base may have them, from a redirect; an address must not bring its own.
  if (url.username !== '' || url.password !== '') {
    throw problem('embedded username/password information is not permitted');
  }
  url.hash = '';
  return url;
}

function problem(state: string): ParseError {
  return new ParseError(`Failed to parse service URL: ${state}`);
}
