import { BlockList, isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { ToolError } from '../diag/tool-error.ts';
import { basicAuthorization } from './basic-authorization.ts';

/** Which requests go through which proxy. */
export interface ProxySettings {
  /** As the environment gives them; undefined for none. */
  readonly http: string | undefined;
  readonly https: string | undefined;
  readonly exempt: ProxyExemptions;
}

/** The hosts of `NO_PROXY`. */
export interface ProxyExemptions {
  readonly everything: boolean;
  readonly addresses: BlockList;
  readonly domains: readonly DomainExemption[];
}

interface DomainExemption {
  /** A host name or an address, without port, in lower case. */
  readonly host: string;
  /** Whether `host` itself is meant, and not only what ends with it. */
  readonly exact: boolean;
  /** Whether hosts below `host` are meant. */
  readonly below: boolean;
  /** Undefined for every port. */
  readonly port: string | undefined;
}

/** A proxy as it is dialled. */
export interface Proxy {
  /** Scheme, host and port; without the credentials, so that it can be shown. */
  readonly url: URL;
  /** The value of `Proxy-Authorization`. */
  readonly authorization: string | undefined;
}

/**
 * Reads `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`; of the two spellings the one in upper case counts
 * first, as in Go.
 */
export function readProxySettings(env: Environment): ProxySettings {
  return {
    http: findSetting(env, 'HTTP_PROXY'),
    https: findSetting(env, 'HTTPS_PROXY'),
    exempt: parseNoProxy(findSetting(env, 'NO_PROXY') ?? ''),
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

function findSetting(env: Environment, name: string): string | undefined {
  return [env[name], env[name.toLowerCase()]].find((value) => value !== undefined && value !== '');
}

/**
 * Finds the proxy for a request; undefined to connect directly. This machine itself (`localhost` and
 * loopback addresses) is never reached through a proxy.
 *
 * @throws {ToolError} `host-unreachable` when the setting that applies cannot be used
 */
export function findProxy(url: URL, settings: ProxySettings): Proxy | undefined {
  const setting = url.protocol === 'https:' ? settings.https : settings.http;
  if (setting === undefined || isExempt(url, settings.exempt)) return undefined;
  return parseProxy(setting);
}

function parseProxy(setting: string): Proxy {
  // A bare "host:port" is common and means plain http.
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(setting) ? setting : `http://${setting}`;
  if (!URL.canParse(text)) throw unusable('it is not an address', setting);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw unusable(`proxies of the kind "${url.protocol.slice(0, -1)}" are not supported`, setting);
  }
  return { url: new URL(url.origin), authorization: basicAuthorization(url) };
}

function unusable(state: string, setting: string): ToolError {
  // Only what follows the credentials is shown.
  const place = setting.slice(setting.lastIndexOf('@') + 1);
  return new ToolError('host-unreachable', `Cannot use proxy "${place}": ${state}`, {
    hint: 'Set HTTP_PROXY and HTTPS_PROXY to an address such as http://proxy.example.com:3128.',
  });
}

/**
 * Reads a `NO_PROXY` list as Go does: names (with what lies below them), names that begin with a dot
 * or `*.` (only what lies below), addresses, networks such as `10.0.0.0/8`, each but the last with an
 * optional port, and `*` for everything.
 */
export function parseNoProxy(list: string): ProxyExemptions {
  const entries = list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '');
  const addresses = new BlockList();
  const domains = entries
    .filter((entry) => !addNetwork(addresses, entry))
    .flatMap((entry) => parseDomain(entry));
  return { everything: entries.includes('*'), addresses, domains };
}

/** Reports whether the entry was a network. */
function addNetwork(addresses: BlockList, entry: string): boolean {
  const [network = '', bits = '', ...rest] = entry.split('/');
  const version = isIP(network);
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (version === 6 ? 128 : 32)) return false;
  addresses.addSubnet(network, Number(bits), version === 6 ? 'ipv6' : 'ipv4');
  return true;
}

function parseDomain(entry: string): readonly DomainExemption[] {
  const { host, port } = splitPort(entry);
  if (host === '') return [];
  if (isIP(host) !== 0) return [{ host: normalAddress(host), exact: true, below: false, port }];
  const name = host.replace(/^\*?\./, '');
  return [{ host: domainToASCII(name) || name, exact: name === host, below: true, port }];
}

function splitPort(entry: string): { host: string; port: string | undefined } {
  if (isIP(entry) === 6) return { host: entry, port: undefined };
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(entry) ?? [];
  return { host: bracketed ?? plain ?? entry, port: port === '' ? undefined : port };
}

function isExempt(url: URL, exempt: ProxyExemptions): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const version = isIP(host);
  if (host === 'localhost' || isLoopback(host, version)) return true;
  if (exempt.everything) return true;
  if (version !== 0 && exempt.addresses.check(host, version === 6 ? 'ipv6' : 'ipv4')) return true;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return exempt.domains.some((domain) => covers(domain, host, port));
}

function covers(domain: DomainExemption, host: string, port: string): boolean {
  if (domain.port !== undefined && domain.port !== port) return false;
  if (domain.exact && host === domain.host) return true;
  return domain.below && host.endsWith(`.${domain.host}`);
}

function isLoopback(host: string, version: number): boolean {
  return (version === 4 && host.startsWith('127.')) || (version === 6 && host === '::1');
}

/** The spelling that URLs use for an address. */
function normalAddress(address: string): string {
  return isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}
