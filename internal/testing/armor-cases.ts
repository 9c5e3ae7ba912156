import { usualKey } from './certificate-builder.ts';
import { buildArmor, buildKey, signaturePacket } from './openpgp-builder.ts';
import { offer, refused, signedBy, unknownIssuer, type SignatureCase } from './signature-case.ts';

/** Writes one key in ASCII armor of all shapes, each with what Terraform makes of it. */
export function createArmorCases(document: Uint8Array): readonly SignatureCase[] {
  const key = buildKey();
  const packets = usualKey(key);
  const signature = signaturePacket(key, document);
  const signs = signaturePacket(buildKey(), document);
  const armors = makeArmors(packets).map(([name, armor, refusal = '']): SignatureCase => ({
    name,
    document,
    signature,
    keys: [offer(armor)],
    expected: refusal === '' ? signedBy(key.fingerprint) : refused(refusal),
  }));
  const trusts = makeTrustSignatures(signs).map(([name, trust, refusal]): SignatureCase => ({
    name,
    document,
    signature,
    keys: [offer(buildArmor(packets), trust)],
    expected: refused(refusal),
  }));
  return [...armors, ...trusts];
}

type Row = readonly [name: string, armor: string, refusal?: string];

const decoding = 'error decoding signing key:';
const noArmor = `${decoding} openpgp: invalid argument: no armored data found`;
const broken = `${decoding} openpgp: invalid data: armor invalid`;
const endOfFile = `${decoding} unexpected EOF`;
const begin = '-----BEGIN PGP PUBLIC KEY BLOCK-----';
const end = '-----END PGP PUBLIC KEY BLOCK-----';

function makeArmors(packets: Buffer): readonly Row[] {
  const armor = buildArmor(packets);
  const base64 = packets.toString('base64');
  const lines = wrap(base64, 64);
  return [
    ['armor-good', armor],
    ['armor-text-around', `Our key:\n\n${armor}\nThank you\n`],
    ['armor-crlf', armor.replaceAll('\n', '\r\n')],
    ['armor-cr', armor.replaceAll('\n', '\r'), noArmor],
    ['armor-headers', block('Version: 1', 'Comment: a: b', 'Empty:', '', lines)],
    ['armor-bad-header', block('Version', '', lines), noArmor],
    ['armor-no-blank-line', block(lines), noArmor],
    ['armor-blank-line-of-spaces', block(' \t', lines)],
    ['armor-blank-lines-inside', block('', lines.replaceAll('\n', '\n\n'))],
    ['armor-short-lines', block('', wrap(base64, 3))],
    ['armor-long-lines', block('', wrap(base64, 96))],
    ['armor-too-long-lines', block('', wrap(base64, 100)), broken],
    ['armor-checksum', block('', lines, `=${checksum(packets)}`)],
    ['armor-wrong-checksum', block('', lines, '=AAAA'), broken],
    ['armor-line-after-checksum', block('', lines, `=${checksum(packets)}`, ''), broken],
    ['armor-no-end', [begin, '', lines].join('\n')],
    ['armor-other-end', [begin, '', lines, '-----END PGP MESSAGE-----'].join('\n')],
    [
      'armor-no-padding',
      block('', lines.replace(/=+$/, '')),
      packets.length % 3 === 0 ? '' : endOfFile,
    ],
    ['armor-cut', block('', lines.slice(0, 102)), endOfFile],
    ['armor-second-begin', `-----BEGIN PGP X-----\nno header\n${armor}`],
    ['armor-empty', block(''), unknownIssuer],
    ['armor-missing', '', noArmor],
    ['armor-byte-order-mark', `\ufeff${armor}`, noArmor],
    ['armor-private', buildArmor(packets, 'PGP PRIVATE KEY BLOCK')],
    [
      'armor-of-signature',
      buildArmor(packets, 'PGP SIGNATURE'),
      `${decoding} openpgp: invalid argument: expected public or private key block, got: PGP SIGNATURE`,
    ],
  ];
}

function block(...lines: readonly string[]): string {
  return `${[begin, ...lines, end].join('\n')}\n`;
}

/** Nobody but HashiCorp can make one that holds. */
function makeTrustSignatures(signature: Buffer): readonly (readonly [string, string, string])[] {
  const verifying = 'error verifying trust signature: openpgp:';
  return [
    ['trust-of-nobody', 'no armor', 'error decoding trust signature: EOF'],
    ['trust-blank', ' ', 'error decoding trust signature: EOF'],
    [
      'trust-by-stranger',
      buildArmor(signature, 'PGP SIGNATURE'),
      `${verifying} signature made by unknown entity`,
    ],
    [
      'trust-empty',
      buildArmor(Buffer.alloc(0), 'PGP SIGNATURE'),
      `${verifying} signature made by unknown entity`,
    ],
    [
      'trust-rubbish',
      buildArmor(Buffer.from([1, 2, 3]), 'PGP SIGNATURE'),
      `${verifying} invalid data: tag byte does not have MSB set`,
    ],
  ];
}

function wrap(text: string, width: number): string {
  return text.replace(new RegExp(`.{${width}}(?=.)`, 'g'), '$&\n');
}

/** The checksum that ends an armored block, in base64. */
function checksum(bytes: Uint8Array): string {
  let crc = 0xb704ce;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      const isSet = ((crc >> 23) ^ (byte >> bit)) & 1;
      crc = (crc << 1) & 0xffffff;
      if (isSet === 1) crc ^= 0x864cfb;
    }
  }
  return Buffer.from([crc >> 16, crc >> 8, crc]).toString('base64');
}
