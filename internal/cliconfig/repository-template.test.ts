import { expect } from 'chai';
import { formatOciRepository } from '../addr/oci-repository.ts';
import { parseProviderSource } from '../addr/provider.ts';
import { opentofu } from '../flavour/flavour.ts';
import {
  mentions,
  parseRepositoryTemplate,
  formatUriTemplate,
  parseUriTemplate,
  repositoryOf,
  type RepositoryTemplate,
} from './repository-template.ts';

function expand(template: RepositoryTemplate, source = 'example.com/acme/anvil'): string {
  return formatOciRepository(repositoryOf(template, parseProviderSource(source, opentofu)));
}

describe('parseRepositoryTemplate', () => {
  it('puts the parts of an address into text', () => {
    const template = parseRepositoryTemplate(
      'oci.example.net:5000/${ hostname }/${namespace}/p-${type}',
    );

    expect(expand(template)).to.equal('oci.example.net:5000/example.com/acme/p-anvil');
    expect(mentions(template, 'hostname')).to.equal(true);
    expect(mentions(parseRepositoryTemplate('x/${type}'), 'hostname')).to.equal(false);
  });

  it('has the host as machines write it', () => {
    const template = parseRepositoryTemplate('x/${hostname}');

    expect(expand(template, 'café.fr/acme/anvil')).to.equal('x/xn--caf-dma.fr');
  });

  it('lets what looks like a template stand for itself if it is escaped', () => {
    expect(parseRepositoryTemplate('x/$${type}%%{if}')).to.deep.equal(
      ['x/', '${', 'type}', '%{', 'if}'].map((text) => ({ kind: 'text', text })),
    );
  });

  for (const text of ['x/${upper(type)}', 'x/%{if true}', 'x/${type', 'x/${}', 'x/${"a"}']) {
    it(`refuses ${text}`, () => {
      expect(() => parseRepositoryTemplate(text)).to.throw('Only "${hostname}", "${namespace}"');
    });
  }

  it('refuses other symbols', () => {
    expect(() => parseRepositoryTemplate('x/${version}')).to.throw(
      'the symbol "version" is not available for an OCI mirror repository address template. Only "hostname", "namespace", and "type" are available',
    );
  });
});

describe('formatUriTemplate', () => {
  it('gives back what a command line said', () => {
    const text = 'oci.example.com/{hostname}/x-{namespace}-{type}';

    expect(formatUriTemplate(parseUriTemplate(text))).to.equal(text);
  });
});

describe('parseUriTemplate', () => {
  it('puts the parts of an address into text', () => {
    expect(expand(parseUriTemplate('{hostname}/$-{namespace}-{type}'.replace('$-', 'x')))).to.equal(
      'example.com/xacme-anvil',
    );
  });

  for (const [text, problem] of [
    ['x/{version}', 'the symbol "version" is not available'],
    ['x/{+type}', 'the symbol "+type" is not available'],
    ['x/{type', 'unbalanced braces'],
    ['x/type}', 'unbalanced braces'],
  ] as const) {
    it(`refuses ${text}`, () => {
      expect(() => parseUriTemplate(text)).to.throw(problem);
    });
  }
});
