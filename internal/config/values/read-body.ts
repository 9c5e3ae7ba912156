/** Reads bodies, and passes on what is wrong with them. */
import type { Attribute, Body } from '../../hcl/ast.ts';
import type { Content } from '../../hcl/content.ts';
import { decodeAttributes, decodeBody, decodePartialBody } from '../../hcl/decode-body.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import type { Reading } from './report.ts';

/** Reads a body that may hold nothing but what its schema names. */
export function readContent(body: Body, schema: BodySchema, { note }: Reading): Content {
  const { value, diagnostics } = decodeBody(body, schema);
  note(...diagnostics);
  return value;
}

/** Reads what a schema names of a body; the rest belongs to a provider, or to a module. */
export function readPartial(body: Body, schema: BodySchema, { note }: Reading): Content {
  const { value, diagnostics } = decodePartialBody(body, schema);
  note(...diagnostics);
  return value;
}

/** Reads a body that may hold any argument, but no blocks. */
export function readArguments(body: Body, { note }: Reading): readonly Attribute[] {
  const { value, diagnostics } = decodeAttributes(body);
  note(...diagnostics);
  return [...value.values()];
}

/** The arguments of a body that its schema does not name, whatever else may be in the body. */
export function listOtherArguments(body: Body, schema: BodySchema): readonly Attribute[] {
  const known = namesIn(schema);
  return [...decodeAttributes(body).value.values()].filter(({ name }) => !known.has(name));
}

/** Reports whether a body holds more than its schema names. */
export function holdsMore(body: Body, schema: BodySchema): boolean {
  if (listOtherArguments(body, schema).length > 0) return true;
  const known = namesIn(schema);
  return body.kind === 'native' && body.blocks.some(({ type }) => !known.has(type));
}

function namesIn({ attributes = [], blocks = [] }: BodySchema): ReadonlySet<string> {
  return new Set([...attributes.map(({ name }) => name), ...blocks.map(({ type }) => type)]);
}
