import { usualKey } from './certificate-builder.ts';
import { buildArmor, buildKey, signaturePacket } from './openpgp-builder.ts';
import { offer, refused, signedBy, unknownIssuer, type SignatureCase } from './signature-case.ts';

/** The archive that a release is about. */
export interface CheckedFile {
  readonly filename: string;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
}

/**
 * Makes checksum documents of all shapes, in order and not, each with a signature and keys, and with
 * what Terraform makes of them.
 */
export function createReleaseCases(file: CheckedFile): readonly SignatureCase[] {
  return [...makeDocuments(file), ...makeMismatches(file)];
}

/** Makes documents on which Terraform crashes, and of which every other line is in order. */
export function createCrashingCases({ filename, sha256 }: CheckedFile): readonly SignatureCase[] {
  const line = `${sha256}  ${filename}\n`;
  return [
    signedCase('blank-line-first', `\n${line}`),
    signedCase('blank-line-last', `${line}\n`),
    signedCase('blank-line-between', `${otherLine}\n${line}`),
  ];
}

/** Documents with a good signature. */
function makeDocuments({ filename, sha256 }: CheckedFile): readonly SignatureCase[] {
  const line = `${sha256}  ${filename}\n`;
  const notListed = `checksum list has no SHA-256 hash for "${filename}"`;
  const contradiction = `checksum list has unexpected SHA-256 hash ${otherSum} (expected ${sha256})`;
  const rows: readonly (readonly [name: string, document: string, refusal?: string])[] = [
    ['sums-usual', line],
    ['sums-of-many', `${otherLine}${line}${otherLine.replace('other', 'third')}`],
    ['sums-twice', `${line}${line}`],
    ['sums-others-twice', `${otherLine}${otherLine}${line}`],
    ['sums-contradiction-after', `${line}${otherSum}  ${filename}\n`],
    ['sums-contradiction-before', `${otherSum}  ${filename}\n${line}`, contradiction],
    ['sums-upper-case', `${sha256.toUpperCase()}  ${filename}\n`],
    ['sums-without-line-end', line.trimEnd()],
    ['sums-crlf', `${otherLine}${line}`.replaceAll('\n', '\r\n')],
    ['sums-tabs', `${sha256}\t${filename}\n`],
    ['sums-more-fields', `${sha256}  ${filename} more\n`],
    ['sums-binary-mark', `${sha256} *${filename}\n`, notListed],
    ['sums-binary-mark-of-others', `${otherSum} *other.zip\n${line}`],
    ['sums-of-others-only', otherLine, notListed],
    ['sums-other-case-of-name', `${sha256}  ${filename.toUpperCase()}\n`, notListed],
    ['sums-with-directory', `${sha256}  ./${filename}\n`, notListed],
    ['sums-of-other-version', `${sha256}  ${filename.replace('1.0.0', '1.0.1')}\n`, notListed],
    ['sums-of-other-bytes', `${otherSum}  ${filename}\n`, contradiction],
    ['sums-comment', `# sums\n${line}`],
    ['sums-rubbish-after', `${line}rubbish line\n`],
    ['sums-empty', '', notListed],
  ];
  return rows.map(([name, document, refusal]) => signedCase(name, document, refusal));
}

function signedCase(name: string, text: string, refusal?: string): SignatureCase {
  const key = buildKey();
  const document = Buffer.from(text);
  return {
    name,
    document,
    signature: signaturePacket(key, document),
    keys: [offer(buildArmor(usualKey(key)))],
    expected: refusal === undefined ? signedBy(key.fingerprint) : refused(refusal),
  };
}

/** A usual document whose signature or keys belong to something else. */
function makeMismatches({ filename, sha256 }: CheckedFile): readonly SignatureCase[] {
  const [key, stranger] = [buildKey(), buildKey()];
  const document = Buffer.from(`${sha256}  ${filename}\n`);
  const earlier = Buffer.from(`${otherSum}  ${filename.replace('1.0.0', '0.9.0')}\n`);
  const [own, other] = [key, stranger].map((one) => offer(buildArmor(usualKey(one))));
  const both = offer(buildArmor(Buffer.concat([usualKey(stranger), usualKey(key)])));
  if (own === undefined || other === undefined) return [];
  const good = signaturePacket(key, document);
  const wrongMaterial = signaturePacket(stranger, document, { issuer: key });
  const rows = [
    ['signature-of-other-version', signaturePacket(key, earlier), [own], mismatch],
    ['signature-by-stranger', signaturePacket(stranger, document), [own], unknownIssuer],
    ['keys-second-fits', good, [other, own]],
    ['keys-first-fits', good, [own, other]],
    ['keys-two-in-one-block', good, [both]],
    ['keys-none-fits', good, [other], unknownIssuer],
    ['keys-none', good, [], unknownIssuer],
    ['key-id-fits-and-material-does-not', wrongMaterial, [own], mismatch],
    ['key-id-fits-and-material-is-of-second', wrongMaterial, [own, other], mismatch],
  ] as const;
  return rows.map(([name, signature, keys, refusal]) => ({
    name,
    document,
    signature,
    keys,
    expected: refusal === undefined ? signedBy(key.fingerprint) : refused(refusal),
  }));
}

const mismatch = 'error checking signature: openpgp: invalid signature: EdDSA verification failure';
const otherSum = 'ab'.repeat(32);
const otherLine = `${otherSum}  other.zip\n`;
