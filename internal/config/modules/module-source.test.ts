import { expect } from 'chai';
import { ParseError } from '../../diag/parse-error.ts';
import { opentofu, terraform } from '../../flavour/flavour.ts';
import { exactly } from '../../testing/exactly.ts';
import { readCases } from '../../testing/read-cases.ts';
import { parseModuleSource, parseRegistrySource } from './module-source.ts';

const rows = readCases('config/module-sources.json');

describe('parseModuleSource', () => {
  for (const row of rows) {
    const source = row.text('source');
    const normal = row.find('normal');
    if (normal !== undefined) {
      it(`finds that ${JSON.stringify(source)} means ${normal}`, () => {
        expect(parseModuleSource(source, terraform)).to.equal(normal);
      });
      it(`leaves ${normal} as it is`, () => {
        expect(parseModuleSource(normal, terraform)).to.equal(normal);
      });
    } else {
      it(`refuses ${JSON.stringify(source)}`, () => {
        expect(() => firstLine(() => parseModuleSource(source, terraform))).to.throw(
          ParseError,
          exactly(row.text('problem')),
        );
      });
    }
  }

  it('suggests a path to who may have meant one', () => {
    expect(() => parseModuleSource('network', opentofu)).to.throw(
      ParseError,
      exactly(
        'OpenTofu failed to determine your intended installation method for remote module package "network".\n\nIf you intended this as a path relative to the current module, use "./network" instead. The "./" prefix indicates that the address is a relative filesystem path.',
      ),
    );
  });

  it('refuses an address of a bucket that is none, where Terraform crashes', () => {
    expect(() => parseModuleSource('x.amazonaws.com/b', terraform)).to.throw(
      ParseError,
      exactly('Failed to parse module source address: URL is not a valid S3 URL.'),
    );
  });

  it("has the product's own registry for addresses without a host", () => {
    expect(parseModuleSource('acme/network/aws', opentofu)).to.equal(
      'registry.opentofu.org/acme/network/aws',
    );
  });
});

describe('parseRegistrySource', () => {
  for (const row of rows) {
    const source = row.text('source');
    const address = row.find('registry');
    if (address !== undefined) {
      it(`finds that ${JSON.stringify(source)} means ${address}`, () => {
        expect(parseRegistrySource(source, terraform)).to.equal(address);
      });
    } else {
      it(`refuses ${JSON.stringify(source)}`, () => {
        expect(() => firstLine(() => parseRegistrySource(source, terraform))).to.throw(
          ParseError,
          exactly(row.text('registryProblem')),
        );
      });
    }
  }

  it('says why it must be a registry address', () => {
    expect(() => parseRegistrySource('./network', terraform)).to.throw(
      ParseError,
      exactly(
        'Failed to parse module registry address: can\'t use local directory "./network" as a module registry address.\n\nTerraform assumed that you intended a module registry source address because you also set the argument "version", which applies only to registry modules.',
      ),
    );
  });
});

/** The table has the first lines only; the others are the same for all. */
function firstLine(parse: () => string): string {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ParseError(error.message.split('\n')[0]);
  }
}
