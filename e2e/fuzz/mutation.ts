import fc from 'fast-check';

/** Longest input; what people write and servers send is shorter by far. */
const inputBytesMax = 64 * 1024;

/** Texts and bytes to start from, and words that mean something in them. */
export interface Material {
  readonly samples: readonly Uint8Array[];
  readonly words?: readonly string[];
}

/** Real inputs with damage, and words of the format in any order. */
export function damagedBytes({ samples, words = [] }: Material): fc.Arbitrary<Buffer> {
  const edits = fc.array(editOf(words), { minLength: 1, maxLength: 6 });
  const damaged = fc
    .tuple(fc.constantFrom(...samples), fc.constantFrom(...samples), edits)
    .map(([sample, other, list]) =>
      list.reduce<Buffer>((bytes, edit) => applyEdit(bytes, edit, other), Buffer.from(sample)),
    );
  const invented = sequenceOf(words).map((text) => Buffer.from(text));
  return words.length === 0
    ? damaged
    : fc.oneof({ weight: 4, arbitrary: damaged }, { weight: 1, arbitrary: invented });
}

/** The same as text. */
export function damagedText(material: Material): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 8, arbitrary: damagedBytes(material).map((bytes) => bytes.toString()) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  );
}

type Edit =
  | { readonly kind: 'replace'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'delete'; readonly at: number; readonly length: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'splice'; readonly at: number; readonly from: number; readonly length: number }
  | {
      readonly kind: 'repeat';
      readonly at: number;
      readonly length: number;
      readonly times: number;
    };

function editOf(words: readonly string[]): fc.Arbitrary<Edit> {
  /** As a part of the whole. */
  const at = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const length = fc.nat(80);
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 4 }),
    ...(words.length === 0 ? [] : [fc.constantFrom(...words).map((word) => Buffer.from(word))]),
  );
  return fc.oneof<fc.Arbitrary<Edit>[]>(
    fc.record({ kind: fc.constant('replace'), at, bytes }),
    fc.record({ kind: fc.constant('insert'), at, bytes }),
    fc.record({ kind: fc.constant('delete'), at, length }),
    fc.record({ kind: fc.constant('cut'), at }),
    fc.record({ kind: fc.constant('splice'), at, from: at, length }),
    fc.record({ kind: fc.constant('repeat'), at, length, times: fc.constantFrom(1, 3, 50, 5000) }),
  );
}

function applyEdit(bytes: Buffer, edit: Edit, other: Uint8Array): Buffer {
  const place = Math.floor(edit.at * bytes.length);
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
  return join(before, ...middleAndRest(after, edit, other));
}

function middleAndRest(after: Buffer, edit: Edit, other: Uint8Array): readonly Uint8Array[] {
  switch (edit.kind) {
    case 'replace':
      return [edit.bytes, after.subarray(edit.bytes.length)];
    case 'insert':
      return [edit.bytes, after];
    case 'delete':
      return [after.subarray(edit.length)];
    case 'cut':
      return [];
    case 'splice': {
      const start = Math.floor(edit.from * other.length);
      return [other.subarray(start, start + edit.length), after];
    }
    case 'repeat':
      return [...Array<Buffer>(edit.times).fill(after.subarray(0, edit.length)), after];
  }
}

function join(...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat(parts).subarray(0, inputBytesMax);
}

function sequenceOf(words: readonly string[]): fc.Arbitrary<string> {
  const many = fc
    .tuple(fc.constantFrom(...words, ''), fc.constantFrom(1, 2, 1000))
    .map(([word, times]) => word.repeat(times));
  return fc.array(many, { maxLength: 30 }).map((parts) => parts.join('').slice(0, inputBytesMax));
}
