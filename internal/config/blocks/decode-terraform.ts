import type { Attribute, Block } from '../../hcl/ast.ts';
import type { BodySchema } from '../../hcl/schema.ts';
import type { Declaration } from './decode-locals.ts';
import { decodeRequiredProviders, type RequiredProviders } from './decode-required-providers.ts';
import { findNameProblem } from '../provider-name.ts';
import { readArguments, readContent } from '../values/read-body.ts';
import { staticKeyword } from '../../hcl/static-expression.ts';
import type { Reading } from '../values/report.ts';
import { readVersionArgument } from './version-argument.ts';

/** A `terraform` block: settings of the module as a whole. */
export interface TerraformBlock {
  readonly requiredProviders: readonly RequiredProviders[];
  /** The `backend` and `cloud` blocks: where the state is. */
  readonly backends: readonly Block[];
  readonly clouds: readonly Block[];
  readonly providerMetas: readonly Declaration[];
}

/** Decodes a `terraform` block. Versions of the program are read, but not held against ours. */
export function decodeTerraform(block: Block, reading: Reading): TerraformBlock {
  const { attributes, blocks } = readContent(
    block.body,
    terraformSchema(reading.flavour.syntax.terraformBlocks),
    reading,
  );
  readVersionArgument(attributes.get('required_version'), reading);
  refuseExperiments(attributes.get('experiments'), reading);
  checkLanguage(attributes.get('language'), reading);
  function ofType(type: string): readonly Block[] {
    return blocks.filter((nested) => nested.type === type);
  }
  return {
    requiredProviders: ofType('required_providers').map((nested) =>
      decodeRequiredProviders(nested, reading),
    ),
    backends: ofType('backend'),
    clouds: ofType('cloud'),
    providerMetas: ofType('provider_meta').map((nested) => decodeProviderMeta(nested, reading)),
  };
}

function terraformSchema(more: readonly string[]): BodySchema {
  const names = ['required_version', 'experiments', 'language'];
  return {
    attributes: names.map((name) => ({ name })),
    blocks: [
      { type: 'backend', labelNames: ['type'] },
      { type: 'cloud' },
      { type: 'required_providers' },
      { type: 'provider_meta', labelNames: ['provider'] },
      ...more.map((type) => ({ type })),
    ],
  };
}

function decodeProviderMeta(block: Block, reading: Reading): Declaration {
  const [name = ''] = block.labels;
  readArguments(block.body, reading);
  const problem = findNameProblem(name);
  if (problem !== undefined) reading.report(block, problem);
  return { name, at: block };
}

function refuseExperiments(attribute: Attribute | undefined, { report, flavour }: Reading): void {
  if (attribute === undefined) return;
  report(attribute.nameAt, {
    summary: 'Module uses experimental features',
    detail: `Experimental features are intended only for gathering early feedback on new language designs, and so are available only in alpha releases of ${flavour.product}.`,
  });
}

const onlyEdition = 'TF2021';

function checkLanguage(attribute: Attribute | undefined, { report, flavour }: Reading): void {
  if (attribute === undefined) return;
  const { product, version } = flavour;
  const edition = staticKeyword(attribute.expression);
  if (edition === undefined) {
    report(attribute.expression, {
      summary: 'Invalid language edition',
      detail: `The language argument expects a bare language edition keyword. ${product} ${version} supports only language edition ${onlyEdition}, which is the default.`,
    });
  } else if (edition !== onlyEdition) {
    report(attribute.expression, {
      summary: 'Unsupported language edition',
      detail: `${product} v${version} only supports language edition ${onlyEdition}. This module requires a newer version of ${product} CLI.`,
    });
  }
}
