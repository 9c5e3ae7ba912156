import { readFileSync } from 'node:fs';

/** One row of a table of test cases. */
export interface Case {
  /** The text in a column that the row must have. */
  text(column: string): string;
  /** The text in a column that the row may have. */
  find(column: string): string | undefined;
  /** The texts in a column that holds a list. */
  list(column: string): readonly string[];
}

/** Reads a table of test cases, a JSON array of objects, from a path below `testdata`. */
export function readCases(path: string): readonly Case[] {
  const url = new URL(`../../../testdata/${path}`, import.meta.url);
  const rows: unknown = JSON.parse(readFileSync(url, 'utf8'));
  if (!Array.isArray(rows)) throw new Error(`Cannot read cases from "${path}": not an array`);
  return rows.map((row: unknown) => makeCase(row));
}

function makeCase(row: unknown): Case {
  const entries = typeof row === 'object' && row !== null ? Object.entries(row) : [];
  const columns = new Map<string, unknown>(entries);
  function find(column: string): string | undefined {
    const value = columns.get(column);
    return typeof value === 'string' ? value : undefined;
  }
  function text(column: string): string {
    const value = find(column);
    if (value === undefined) throw new Error(`Cannot find "${column}" in ${JSON.stringify(row)}`);
    return value;
  }
  function list(column: string): readonly string[] {
    const value = columns.get(column);
    return Array.isArray(value) ? value.map(String) : [];
  }
  return { text, find, list };
}
