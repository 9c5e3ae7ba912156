import { domainToASCII } from 'node:url';

import { ParseError } from '../diag/parse-error.ts';
import { quote } from '../text/quote.ts';
import { findUnicodeLabel } from './idna.ts';

declare const brand: unique symbol;

/** A host in the form that people read: Unicode, lower case, with the port unless it is 443. */
export type Hostname = string & { readonly [brand]: 'Hostname' };

/**
 * Reads a host that a person wrote, such as `example.com:8443`.
 *
 * @throws {ParseError} with Terraform's reason
 */
export function parseHostname(text: string): Hostname {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const port = colon < 0 ? '' : parsePort(text.slice(colon + 1), name);
  if (name === '') throw new ParseError('empty string is not a valid hostname');
  const labels = name.split('.');
  const named = labels.at(-1) === '' && labels.length > 1 ? labels.slice(0, -1) : labels;
  for (const label of named) checkLabel(label);
  return (labels.map(mapLabel).join('.') + port) as Hostname;
}

/** The form that is compared and sent over the network: punycode, with the port. */
export function comparisonHost(host: Hostname): string {
  if (simple.test(host)) return host;
  const colon = host.indexOf(':');
  const name = colon < 0 ? host : host.slice(0, colon);
  return domainToASCII(name) + (colon < 0 ? '' : host.slice(colon));
}

const simple = /^[a-z0-9.:+-]*$/;

function checkLabel(label: string): void {
  if (label === '') {
    throw new ParseError('hostname contains empty label (two consecutive periods)');
  }
  if (label.startsWith('xn--')) {
    throw new ParseError(
      `hostname label ${quote(label)} specified in punycode format; service hostnames must be given in unicode`,
    );
  }
}

function mapLabel(label: string): string {
  if (label === '') return label;
  const mapped = findUnicodeLabel(label);
  if (mapped === undefined) throw new ParseError(`idna: invalid label ${quote(label)}`);
  return mapped;
}

function parsePort(text: string, name: string): string {
  if (!/^[+-]?[0-9]+$/.test(text)) throw new ParseError(portProblem(name, notDigits));
  const port = BigInt(text.replace('+', ''));
  if (port > 65535n) throw new ParseError(portProblem(name, tooGreat));
  return port === 443n ? '' : `:${String(port)}`;
}

function portProblem(name: string, problem: string): string {
  return /^https?$/i.test(name)
    ? 'need just a hostname and optional port number, not a full URL'
    : problem;
}

const notDigits = 'port portion contains non-digit characters';
const tooGreat = 'port number is greater than 65535';
