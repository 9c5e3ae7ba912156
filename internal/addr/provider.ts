/**
 * Provider addresses, such as `registry.terraform.io/hashicorp/aws`, and the patterns that match
 * them.
 *
 * This package refuses addresses that Terraform accepts by oversight and that would be dangerous as
 * names of directories: parts that Unicode mapping turns into `..` or into nothing.
 */
import { findParsed, reword } from '../diag/reword.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { compareBytes } from '../text/compare-bytes.ts';
import { quote } from '../text/quote.ts';
import { AddressError } from './address-error.ts';
import { comparisonHost, parseHostname, type Hostname } from './hostname.ts';
import { parseProviderPart } from './part.ts';

export { AddressError } from './address-error.ts';
export { parseProviderPart } from './part.ts';

declare const brand: unique symbol;

/** A normalised address in full, `host/namespace/type`, the host in its display form. */
export type ProviderAddr = string & { readonly [brand]: 'ProviderAddr' };

export interface ProviderParts {
  readonly host: Hostname;
  readonly namespace: string;
  readonly type: string;
}

/**
 * Reads the `source` of a provider: `type`, `namespace/type` or `host/namespace/type`.
 *
 * @throws {AddressError} with Terraform's summary and detail
 */
export function parseProviderSource(text: string, flavour: Flavour): ProviderAddr {
  const segments = text.split('/');
  if (segments.length > 3 || segments.includes('')) {
    throw new AddressError(
      'Invalid provider source string',
      'The "source" attribute must be in the format "[hostname/][namespace/]name"',
    );
  }
  const [rawType = '', rawNamespace, rawHost] = segments.reverse();
  const type = parseType(rawType, text);
  const host = parseHostname(flavour.defaultHost);
  if (rawNamespace === undefined) return makeProvider({ host, namespace: 'hashicorp', type });
  const parts = {
    namespace: parseNamespace(rawNamespace, text),
    host: rawHost === undefined ? host : parseHost(rawHost, text),
    type,
  };
  checkLegacy(parts, flavour);
  checkPrefix(parts, flavour);
  return makeProvider(parts);
}

/** Splits an address into its three parts. */
export function providerParts(addr: ProviderAddr): ProviderParts {
  const first = addr.indexOf('/');
  const last = addr.lastIndexOf('/');
  return {
    host: addr.slice(0, first) as Hostname,
    namespace: addr.slice(first + 1, last),
    type: addr.slice(last + 1),
  };
}

/** The address as people write it: without the host if it is the product's own registry. */
export function displayProvider(addr: ProviderAddr, flavour: Flavour): string {
  const prefix = `${flavour.defaultHost}/`;
  return addr.startsWith(prefix) ? addr.slice(prefix.length) : addr;
}

/**
 * The provider that a local name stands for when configuration gives no source.
 *
 * @throws {ParseError} if the name cannot be the type of a provider
 */
export function impliedProvider(localName: string, flavour: Flavour): ProviderAddr {
  const type = parseProviderPart(localName);
  const [host, namespace] =
    type === 'terraform' ? ['terraform.io', 'builtin'] : [flavour.defaultHost, 'hashicorp'];
  return makeProvider({ host: parseHostname(host), namespace, type });
}

/** Reports whether the provider is part of the program and needs no package. */
export function isBuiltIn(addr: ProviderAddr, flavour: Flavour): boolean {
  const { host, namespace } = providerParts(addr);
  return namespace === 'builtin' && flavour.builtInHosts.includes(host);
}

/** Reports whether the namespace is the `-` of providers from before there were namespaces. */
export function isLegacy(addr: ProviderAddr, flavour: Flavour): boolean {
  const { host, namespace } = providerParts(addr);
  return namespace === legacyNamespace && host === flavour.defaultHost;
}

/** Reports whether the provider can have an entry in a lock file. */
export function isLockable(addr: ProviderAddr, flavour: Flavour): boolean {
  return !isBuiltIn(addr, flavour) && !isLegacy(addr, flavour);
}

/** Orders addresses part by part, the host in its punycode form, all bytewise. */
export function compareProviders(a: ProviderAddr, b: ProviderAddr): number {
  if (a === b) return 0;
  const left = providerParts(a);
  const right = providerParts(b);
  return (
    compareBytes(comparisonHost(left.host), comparisonHost(right.host)) ||
    compareBytes(left.namespace, right.namespace) ||
    compareBytes(left.type, right.type)
  );
}

const legacyNamespace = '-';

function makeProvider({ host, namespace, type }: ProviderParts): ProviderAddr {
  return `${host}/${namespace}/${type}` as ProviderAddr;
}

function parseType(text: string, source: string): string {
  return reword(
    () => parseProviderPart(text),
    (reason) =>
      // The quote at the end is Terraform's, here and below, and so are the empty names below.
      new AddressError(
        'Invalid provider type',
        `Invalid provider type ${quote(text)} in source ${quote(source)}: ${reason}"`,
      ),
  );
}

function parseNamespace(text: string, source: string): string {
  if (text === legacyNamespace) return text;
  return reword(
    () => parseProviderPart(text),
    (reason) =>
      new AddressError(
        'Invalid provider namespace',
        `Invalid provider namespace "" in source ${quote(source)}: ${reason}"`,
      ),
  );
}

function parseHost(text: string, source: string): Hostname {
  return reword(
    () => parseHostname(text),
    (reason) =>
      new AddressError(
        'Invalid provider source hostname',
        `Invalid provider source hostname namespace "" in source ${quote(source)}: ${reason}"`,
      ),
  );
}

function checkLegacy({ host, namespace }: ProviderParts, flavour: Flavour): void {
  if (namespace !== legacyNamespace || host === flavour.defaultHost) return;
  throw new AddressError(
    'Invalid provider namespace',
    `The legacy provider namespace "-" can be used only with hostname ${flavour.defaultHost}.`,
  );
}

function checkPrefix(parts: ProviderParts, flavour: Flavour): void {
  const prefix = flavour.reservedTypePrefixes.find((reserved) => parts.type.startsWith(reserved));
  if (prefix === undefined) return;
  const addr = makeProvider(parts);
  const repositoryPrefix = `${prefix}provider-`;
  const rest = parts.type.slice(repositoryPrefix.length);
  const isRepository = parts.type.startsWith(repositoryPrefix);
  if (isRepository && findParsed(() => parseProviderPart(rest)) !== undefined) {
    const suggestion = makeProvider({ ...parts, type: rest });
    throw new AddressError(
      'Invalid provider type',
      `Provider source ${quote(displayProvider(addr, flavour))} has a type with the prefix "${repositoryPrefix}", which isn't valid. Although that prefix is often used in the names of version control repositories for ${flavour.product} providers, provider source strings should not include it.\n\nDid you mean ${quote(displayProvider(suggestion, flavour))}?`,
    );
  }
  throw new AddressError(
    'Invalid provider type',
    `Provider source ${quote(addr)} has a type with the prefix "${prefix}", which isn't allowed because it would be redundant to name a ${flavour.product} provider with that prefix. If you are the author of this provider, rename it to not include the prefix.`,
  );
}
