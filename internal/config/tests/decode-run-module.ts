import { ParseError } from '../../diag/parse-error.ts';
import { findParsed } from '../../diag/reword.ts';
import type { Attribute, Block } from '../../hcl/ast.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import { readVersionArgument } from '../blocks/version-argument.ts';
import type { ModuleCall } from '../module-config.ts';
import { isLocalSource, parseModuleSource, parseRegistrySource } from '../modules/module-source.ts';
import { isDeferred } from '../values/deferred.ts';
import { readContent } from '../values/read-body.ts';
import { readString } from '../values/read-value.ts';
import type { Reading } from '../values/report.ts';

/** Decodes the `module` block of a run; undefined if it leads nowhere, which is reported. */
export function decodeRunModule(
  run: string,
  block: Block,
  reading: Reading,
): ModuleCall | undefined {
  const { attributes } = readContent(block.body, schema, reading);
  const source = attributes.get('source');
  const versionArgument = attributes.get('version');
  const version = readVersionArgument(versionArgument, reading);
  if (source === undefined) {
    reading.report(block, {
      summary: 'Missing "source" attribute for module block',
      detail:
        'You must specify a source attribute when executing alternate modules during test executions.',
    });
    return undefined;
  }
  const isDynamic = isDeferred(source.expression, reading);
  const text = isDynamic ? undefined : readSource(source, versionArgument !== undefined, reading);
  if (text === undefined && !isDynamic) return undefined;
  return {
    name: run,
    at: block,
    source: text,
    sourceAt: source,
    version,
    repetition: undefined,
    providers: [],
  };
}

const schema: BodySchema = { attributes: [{ name: 'source' }, { name: 'version' }] };

function readSource(
  attribute: Attribute,
  hasVersion: boolean,
  reading: Reading,
): string | undefined {
  const text = readString(attribute, reading);
  if (text === undefined) return undefined;
  const { flavour } = reading;
  try {
    const source = (hasVersion ? parseRegistrySource : parseModuleSource)(text, flavour);
    if (isLocalSource(source) || findParsed(() => parseRegistrySource(text, flavour))) {
      return source;
    }
    throw new ParseError(
      'Only local or registry module sources are currently supported from within test run blocks.',
    );
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    reading.report(attribute, {
      summary: `Invalid ${hasVersion ? 'registry ' : ''}module source address`,
      detail: error.message,
    });
    return undefined;
  }
}
