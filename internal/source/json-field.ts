import { ParseError } from '../diag/parse-error.ts';
import { quote } from '../text/quote.ts';

/**
 * A value in a JSON document and the path to it, such as `versions[3].version`.
 *
 * As in Go, `null` and what is missing are the empty value of whatever was expected.
 */
export interface JsonField {
  readonly value: unknown;
  /** Empty for the document itself. */
  readonly path: string;
}

/**
 * Reads a JSON document.
 *
 * @throws {ParseError} if it is not JSON
 */
export function parseJson(body: Uint8Array): JsonField {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  try {
    return { value: JSON.parse(text), path: '' };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ParseError(describeNonsense(text), { cause: error });
  }
}

/** A member of an object. */
export function member(field: JsonField, name: string): JsonField {
  const object = requireObject(field);
  const path = field.path === '' ? name : `${field.path}.${name}`;
  return { value: Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined, path };
}

/** The members of an object, by name. */
export function members(field: JsonField): ReadonlyMap<string, JsonField> {
  const object = requireObject(field);
  return new Map(Object.keys(object).map((name) => [name, member(field, name)]));
}

/** The elements of an array. */
export function elements({ value, path }: JsonField): readonly JsonField[] {
  if (isMissing(value)) return [];
  if (!Array.isArray(value)) throw wrongKind({ value, path }, 'an array');
  return value.map((element: unknown, index) => ({ value: element, path: `${path}[${index}]` }));
}

/** A string. */
export function asText(field: JsonField): string {
  if (isMissing(field.value)) return '';
  if (typeof field.value !== 'string') throw wrongKind(field, 'a string');
  return field.value;
}

/** The strings of an array. */
export function asTexts(field: JsonField): readonly string[] {
  return elements(field).map(asText);
}

/** A number. */
export function asNumber(field: JsonField): number {
  if (isMissing(field.value)) return 0;
  if (typeof field.value !== 'number') throw wrongKind(field, 'a number');
  return field.value;
}

/** Reports whether a value is missing or `null`. */
export function isAbsent(field: JsonField): boolean {
  return isMissing(field.value);
}

function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function requireObject(field: JsonField): object {
  if (isMissing(field.value)) return {};
  if (typeof field.value !== 'object' || Array.isArray(field.value)) {
    throw wrongKind(field, 'an object');
  }
  return field.value;
}

function wrongKind({ value, path }: JsonField, expected: string): ParseError {
  const place = path === '' ? 'the document' : path;
  return new ParseError(`invalid response: ${place} is ${kindOf(value)}, not ${expected}`);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The beginning tells a login page or an error text from a document that was cut short. */
function describeNonsense(body: string): string {
  if (body.trim() === '') return 'invalid response: it is empty';
  const beginning = body.slice(0, beginningLength);
  return `invalid response: not JSON, it begins with ${quote(beginning)}`;
}

const beginningLength = 32;
