/** Archives, keys and signatures. */
import fc from 'fast-check';
import { ByteReader } from '../../internal/archive/byte-reader.ts';
import { ContentHasher } from '../../internal/archive/content-hasher.ts';
import { createInflater } from '../../internal/archive/create-inflater.ts';
import { Pacer } from '../../internal/archive/pacer.ts';
import { Undecided } from '../../internal/archive/undecided.ts';
import { digestZip, type HashedZipEntry } from '../../internal/archive/zip-digests.ts';
import { hashZipFile } from '../../internal/archive/zip-reader.ts';
import { hashZipStream } from '../../internal/archive/zip-stream.ts';
import { messageOf, ToolError } from '../../internal/diag/tool-error.ts';
import { decodeArmor } from '../../internal/openpgp/armor.ts';
import { hashicorpKeys } from '../../internal/openpgp/hashicorp-keys.ts';
import { readKeyRing } from '../../internal/openpgp/key-ring.ts';
import { OpenPgpError } from '../../internal/openpgp/openpgp-error.ts';
import { createSignatureVerifier } from '../../internal/openpgp/verify-detached.ts';
import { verifySignature } from '../../internal/openpgp/verify-signature.ts';
import { createArmorCases } from '../../internal/testing/armor-cases.ts';
import { createKeyCases } from '../../internal/testing/key-cases.ts';
import { acceptedZips } from '../../internal/testing/odd-zips-accepted.ts';
import { refusedZips } from '../../internal/testing/odd-zips-refused.ts';
import { createPacketCases } from '../../internal/testing/packet-cases.ts';
import { offer } from '../../internal/testing/signature-case.ts';
import { verifyCase } from '../../internal/testing/verify-case.ts';
import { check, makeFamily, type FuzzFamily } from './family.ts';
import { damagedBytes, damagedText } from './mutation.ts';

const zipTools = {
  inflater: createInflater(),
  createHasher: () => new ContentHasher(),
  pacer: new Pacer(new AbortController().signal, () => undefined),
  buffer: Buffer.alloc(4096),
};
const zips = [...acceptedZips, ...refusedZips]
  .map((zip) => zip.build({ name: 'terraform-provider-anvil', content: 'abc' }))
  .filter((bytes) => bytes.length < 16 * 1024);

const document = Buffer.from('a checksum document\n');
const verifier = createSignatureVerifier();
/** Keys are made anew each time: a seed repeats where the damage is, not all of what it is done to. */
const cases = [createKeyCases, createPacketCases, createArmorCases].flatMap((create) =>
  create(document),
);
const usualCase = cases.find(({ expected }) => 'keyId' in expected);
const armors = cases.flatMap(({ keys }) => keys.map(({ asciiArmor }) => asciiArmor));
const armorTexts = damagedText({
  samples: [hashicorpKeys.official, hashicorpKeys.partners, ...armors].map((text) =>
    Buffer.from(text),
  ),
  words: [
    '-----BEGIN PGP PUBLIC KEY BLOCK-----\n',
    '-----END ',
    '\n',
    '=',
    '=AAAA\n',
    'A: b\n',
    'xA',
  ],
});
const packets = damagedBytes({
  samples: armors.flatMap((armor) => {
    const bytes = decodeArmorLoosely(armor);
    return bytes === undefined ? [] : [bytes];
  }),
});
const signatures = damagedBytes({ samples: cases.map(({ signature }) => signature) });

/** The families of bytes. */
export const binaryFamilies: readonly FuzzFamily[] = [
  makeFamily(
    'zip',
    damagedBytes({ samples: zips, words: ['PK\x01\x02', 'PK\x03\x04', 'PK\x05\x06'] }),
    async (bytes) => {
      const source = {
        start: 0,
        size: bytes.length,
        read: (offset: number, length: number) =>
          bytes.subarray(Math.max(0, offset), Math.max(0, offset + length)),
      };
      const pieces = [bytes.subarray(0, 50), bytes.subarray(50)].filter(({ length }) => length > 0);
      const reader = new ByteReader(() => Promise.resolve(pieces.shift()));
      const streamed = await judgeZip(() => hashZipStream(reader, zipTools));
      const read = await judgeZip(() => hashZipFile(source, zipTools));
      check(streamed === undefined || streamed === read, `${streamed}, but ${read}`);
    },
  ),

  makeFamily('openpgp-armor', armorTexts, async (armor) => {
    if (usualCase === undefined) throw new Error('No signature is accepted at all');
    const { signature } = usualCase;
    await verifyCase(verifier, { document, signature, keys: [offer(armor)] });
  }),

  makeFamily('openpgp-key', packets, async (bytes) => {
    try {
      await readKeyRing(bytes, verifySignature);
    } catch (error) {
      if (!(error instanceof OpenPgpError)) throw error;
    }
  }),

  makeFamily(
    'openpgp-signature',
    fc.tuple(signatures, fc.constantFrom(...cases)),
    async ([signature, { keys }]) => {
      await verifyCase(verifier, { document, signature, keys });
    },
  ),
];

/** The outcome as a text; undefined where it takes a second look. */
async function judgeZip(
  hash: () => Promise<readonly HashedZipEntry[]>,
): Promise<string | undefined> {
  try {
    const { archiveH1, unpackedH1 } = digestZip(await hash(), 'ARCHIVE');
    return `${archiveH1} ${unpackedH1}`;
  } catch (error) {
    if (error instanceof Undecided) return undefined;
    if (!(error instanceof ToolError)) throw error;
    return messageOf(error);
  }
}

function decodeArmorLoosely(armor: string): Uint8Array | undefined {
  try {
    return decodeArmor(armor)?.bytes;
  } catch (error) {
    if (error instanceof OpenPgpError) return undefined;
    throw error;
  }
}
