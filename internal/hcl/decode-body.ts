/**
 * Takes bodies apart: what of a body is an attribute, what a block, and what should not be there.
 *
 * All of a body that can be used is returned, however much of it is wrong.
 */
import type { Decoded } from '../diag/diagnostic.ts';
import type { Attribute, Body } from './ast.ts';
import type { Completeness, Content } from './content.ts';
import * as json from './json/decode-json-body.ts';
import * as native from './native/decode-native-body.ts';
import type { BodySchema } from './schema.ts';

/** Reads a body in which nothing but what its schema names may be. */
export function decodeBody(body: Body, schema: BodySchema): Decoded<Content> {
  return decode(body, schema, 'whole');
}

/** Reads what a schema names of a body; the rest is someone else's, and not even looked at. */
export function decodePartialBody(body: Body, schema: BodySchema): Decoded<Content> {
  return decode(body, schema, 'partial');
}

/** Reads a body that may hold any attribute, but no blocks, such as `required_providers`. */
export function decodeAttributes(body: Body): Decoded<ReadonlyMap<string, Attribute>> {
  return body.kind === 'native' ? native.decodeAttributes(body) : json.decodeAttributes(body);
}

function decode(body: Body, schema: BodySchema, completeness: Completeness): Decoded<Content> {
  return body.kind === 'native'
    ? native.decodeContent(body, schema, completeness)
    : json.decodeContent(body, schema, completeness);
}
