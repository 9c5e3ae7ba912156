/**
 * Certificates for servers on loopback, made on the spot: an authority of one's own, and what it
 * issues. X.509 in as few words as TLS clients, Go's among them, put up with.
 */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIPv4 } from 'node:net';
import type { TlsIdentity } from './fake-server.ts';

export interface IssueOptions {
  /** Host names and IPv4 addresses. */
  readonly names: readonly string[];
  /** A day unless told; negative for a certificate that has expired. */
  readonly validForMs?: number;
}

/** A certificate authority that nobody trusts unless told to. */
export interface TestAuthority {
  /** PEM, for whoever is to trust it. */
  readonly certificate: string;
  issue(options: IssueOptions): TlsIdentity;
}

/** Creates an authority with a key of its own. */
export function createTestAuthority(name = 'Airlock test authority'): TestAuthority {
  const authority = createParty(name);
  return {
    certificate: makeCertificate({
      issuer: authority,
      subject: authority,
      validForMs: dayMs,
      extensions: [authorityMark],
    }),
    issue: ({ names, validForMs = dayMs }) => {
      const subject = createParty(names[0] ?? '');
      const extensions = [subjectNames(names)];
      return identity(
        subject,
        makeCertificate({ issuer: authority, subject, validForMs, extensions }),
      );
    },
  };
}

/** Creates a key with a certificate that it signs itself: whoever is to trust the server trusts that. */
export function createTlsIdentity(
  names: readonly string[] = ['localhost', '127.0.0.1'],
): TlsIdentity {
  const subject = createParty(names[0] ?? '');
  const extensions = [authorityMark, subjectNames(names)];
  return identity(
    subject,
    makeCertificate({ issuer: subject, subject, validForMs: dayMs, extensions }),
  );
}

function createParty(name: string): Party {
  return { name, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
}

function identity({ privateKey }: Party, cert: string): TlsIdentity {
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

interface Party {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

interface CertificateOptions {
  readonly issuer: Party;
  readonly subject: Pick<Party, 'name' | 'publicKey'>;
  readonly validForMs: number;
  readonly extensions: readonly Buffer[];
}

function makeCertificate({ issuer, subject, validForMs, extensions }: CertificateOptions): string {
  const publicKey = subject.publicKey.export({ type: 'spki', format: 'der' });
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    distinguishedName(issuer.name),
    validity(validForMs),
    distinguishedName(subject.name),
    publicKey,
    tagged(0xa3, sequence(keyIdentifier(publicKey), ...extensions)),
  );
  const signature = sign('sha256', body, issuer.privateKey);
  return toPem(sequence(body, ecdsaWithSha256, bitString(signature)));
}

function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** What has expired was valid for a day before. */
function validity(validForMs: number): Buffer {
  const end = Date.now() + validForMs;
  const start = Math.min(Date.now(), end) - dayMs;
  return sequence(utcTime(new Date(start)), utcTime(new Date(end)));
}

function distinguishedName(name: string): Buffer {
  const commonName = sequence(objectId('commonName'), tagged(0x0c, Buffer.from(name)));
  return sequence(tagged(0x31, commonName));
}

function subjectNames(names: readonly string[]): Buffer {
  return extension('subjectAltName', sequence(...names.map(generalName)));
}

function generalName(name: string): Buffer {
  return isIPv4(name)
    ? tagged(0x87, Buffer.from(name.split('.').map(Number)))
    : tagged(0x82, Buffer.from(name));
}

function extension(name: keyof typeof objectIds, value: Buffer): Buffer {
  const isCritical = name === 'basicConstraints';
  return sequence(objectId(name), ...(isCritical ? [boolean(true)] : []), tagged(0x04, value));
}

/** Tells keys of one name apart. */
function keyIdentifier(publicKey: Buffer): Buffer {
  const digest = createHash('sha1').update(publicKey).digest();
  return extension('subjectKeyIdentifier', tagged(0x04, digest));
}

function utcTime(date: Date): Buffer {
  const digits = date.toISOString().replace(/\D/g, '').slice(2, 14);
  return tagged(0x17, Buffer.from(`${digits}Z`));
}

function objectId(name: keyof typeof objectIds): Buffer {
  return tagged(0x06, Buffer.from(objectIds[name], 'hex'));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function boolean(value: boolean): Buffer {
  return tagged(0x01, Buffer.from([value ? 0xff : 0]));
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

function bitString(bytes: Buffer): Buffer {
  return tagged(0x03, Buffer.concat([Buffer.from([0]), bytes]));
}

function tagged(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), encodeLength(content.length), content]);
}

function encodeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  return length < 0x100
    ? Buffer.from([0x81, length])
    : Buffer.from([0x82, length >> 8, length & 0xff]);
}

const dayMs = 24 * 60 * 60 * 1000;

/** Contents of the identifiers' encodings. */
const objectIds = {
  basicConstraints: '551d13',
  commonName: '550403',
  ecdsaWithSha256: '2a8648ce3d040302',
  subjectAltName: '551d11',
  subjectKeyIdentifier: '551d0e',
} as const;

const ecdsaWithSha256 = sequence(objectId('ecdsaWithSha256'));
const authorityMark = extension('basicConstraints', sequence(boolean(true)));
