import { ParseError } from '../../diag/parse-error.ts';
import { parseJsonText, propertyOf } from '../json-record.ts';

/** The backend that `init` has set up for a working directory. */
export interface BackendRecord {
  readonly type: string;
  /** The arguments that are texts and not empty, which counts as not given. */
  readonly settings: ReadonlyMap<string, string>;
  /** Of the `backend` block that was set up, see `hashedText`. */
  readonly hash: unknown;
}

const recordVersion = 3;

/**
 * Reads the record of the backend, `terraform.tfstate` in the data directory; undefined if it records
 * none.
 *
 * @throws {ParseError} if the text is no such record
 */
export function decodeBackendRecord(text: string): BackendRecord | undefined {
  const record = readRecord(text);
  const version = propertyOf(record, 'version') ?? 0;
  if (version === 0) throw new ParseError('invalid syntax: no format version number');
  if (version !== recordVersion) {
    throw new ParseError(`unsupported backend state version ${JSON.stringify(version)}`);
  }
  const backend = propertyOf(record, 'backend');
  const type = propertyOf(backend, 'type');
  if (typeof type !== 'string' || type === '') return undefined;
  const config = propertyOf(backend, 'config');
  const entries = typeof config === 'object' && config !== null ? Object.entries(config) : [];
  const texts = entries.flatMap(([name, value]: readonly [string, unknown]) =>
    typeof value === 'string' && value !== '' ? [[name, value] as const] : [],
  );
  return { type, settings: new Map(texts), hash: propertyOf(backend, 'hash') };
}

function readRecord(text: string): unknown {
  try {
    return parseJsonText(text);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ParseError(`invalid syntax: ${error.message}`);
  }
}
