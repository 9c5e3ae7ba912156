import { ParseError } from '../diag/parse-error.ts';
import { quote } from '../text/quote.ts';
import { mapDomain } from './idna.ts';
import { encodePunycode } from './punycode.ts';

declare const brand: unique symbol;

/** A host in the form that people read: Unicode, lower case, with the port unless it is 443. */
export type Hostname = string & { readonly [brand]: 'Hostname' };

/**
 * Reads a host that a person wrote, such as `example.com:8443`.
 *
 * Refuses what Terraform accepts by oversight: labels that become empty by Unicode mapping.
 *
 * @throws {ParseError} with Terraform's reason
 */
export function parseHostname(text: string): Hostname {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const port = colon < 0 ? '' : parsePort(text.slice(colon + 1), name);
  checkLabels(name, checkEncoding);
  const mapped = mapDomain(name);
  if (mapped !== name) checkLabels(mapped);
  return `${mapped}${port}` as Hostname;
}

/** The form that is compared and sent over the network: labels in punycode, with the port. */
export function comparisonHost(host: Hostname): string {
  if (ascii.test(host)) return host;
  const [name = '', ...port] = host.split(':');
  return [name.split('.').map(encodeLabel).join('.'), ...port].join(':');
}

const ascii = /^[\0-\x7f]*$/;

function encodeLabel(label: string): string {
  return ascii.test(label) ? label : `xn--${encodePunycode(label)}`;
}

function checkLabels(name: string, check?: (label: string) => void): void {
  if (name === '') throw new ParseError('empty string is not a valid hostname');
  // One dot at the end stands for the root, and Terraform lets a second one pass.
  for (const label of name.replace(/(?<=[^.])\.{1,2}$/, '').split('.')) {
    if (label === '') {
      throw new ParseError('hostname contains empty label (two consecutive periods)');
    }
    check?.(label);
  }
}

function checkEncoding(label: string): void {
  if (!label.startsWith('xn--')) return;
  throw new ParseError(
    `hostname label ${quote(label)} specified in punycode format; service hostnames must be given in unicode`,
  );
}

function parsePort(text: string, name: string): string {
  const port = findInteger(text);
  if (port !== undefined && port <= 65535n) return port === 443n ? '' : `:${String(port)}`;
  if (/^https?$/i.test(name)) {
    throw new ParseError('need just a hostname and optional port number, not a full URL');
  }
  throw new ParseError(
    port === undefined
      ? 'port portion contains non-digit characters'
      : 'port number is greater than 65535',
  );
}

/** Reads a signed 64-bit integer; ports below zero are Terraform's, and stay. */
function findInteger(text: string): bigint | undefined {
  if (!/^[+-]?0*[0-9]{1,19}$/.test(text)) return undefined;
  const integer = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, integer) === integer ? integer : undefined;
}
