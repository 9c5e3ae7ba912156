/** Versions, addresses and other values that are one line of text. */
import { parseHostname } from '../../internal/addr/hostname.ts';
import { parseProviderPattern } from '../../internal/addr/pattern.ts';
import {
  displayProvider,
  impliedProvider,
  parseProviderSource,
  providerParts,
} from '../../internal/addr/provider.ts';
import { parseRetryAfter } from '../../internal/async/retry.ts';
import {
  parseModuleSource,
  parseRegistrySource,
} from '../../internal/config/modules/module-source.ts';
import { parseModuleConstraints } from '../../internal/config/modules/module-version.ts';
import { ParseError } from '../../internal/diag/parse-error.ts';
import { parseContentRange } from '../../internal/fetch/content-range.ts';
import { opentofu, terraform } from '../../internal/flavour/flavour.ts';
import { parseHash } from '../../internal/hash/hash.ts';
import { parseNetrc } from '../../internal/net/netrc.ts';
import { parseNoProxy } from '../../internal/net/proxy.ts';
import { parsePlatform, platformParts } from '../../internal/platform/platform.ts';
import { formatConstraints } from '../../internal/version/canonical.ts';
import { parseConfigConstraints } from '../../internal/version/config-constraint.ts';
import { parseConstraints } from '../../internal/version/constraint.ts';
import { formatVersion, parseVersion } from '../../internal/version/version.ts';
import { check, expecting, makeFamily, type FuzzFamily } from './family.ts';
import { damagedText } from './mutation.ts';
import { readTexts } from './samples.ts';

const flavours = [terraform, opentofu];

const versionTexts = damagedText({
  samples: readTexts('version'),
  words: ['>=', '~>', '!=', ',', ' ', '.', '*', 'v', '-', '+', '0', '1', '18446744073709551616'],
});
const addressTexts = damagedText({
  samples: readTexts('addr'),
  words: ['/', '.', '-', '--', 'xn--', ':', '8080', 'a', 'ä', '\u200d', '*', 'terraform-provider-'],
});

/** The families of values. */
export const valueFamilies: readonly FuzzFamily[] = [
  makeFamily('version', versionTexts, (text) => {
    for (const flavour of flavours) {
      const version = expecting([ParseError], () => parseVersion(text, flavour));
      if (version === undefined) continue;
      const written = formatVersion(version);
      const again = formatVersion(parseVersion(written, flavour));
      check(again === written, `"${written}" is read as "${again}"`);
    }
  }),

  makeFamily('constraint', versionTexts, (text) => {
    for (const flavour of flavours) {
      expecting([ParseError], () => parseConfigConstraints(text, flavour));
      const constraints = expecting([ParseError], () => parseConstraints(text, flavour));
      if (constraints === undefined) continue;
      const written = formatConstraints(constraints);
      const again = formatConstraints(parseConstraints(written, flavour));
      check(again === written, `"${written}" is read as "${again}"`);
    }
    parseModuleConstraints(text);
  }),

  makeFamily('address', addressTexts, (text) => {
    for (const flavour of flavours) {
      expecting([ParseError], () => impliedProvider(text, flavour));
      expecting([ParseError], () => parseProviderPattern(text, flavour));
      const addr = expecting([ParseError], () => parseProviderSource(text, flavour));
      if (addr === undefined) continue;
      const { host, namespace, type } = providerParts(addr);
      for (const part of [namespace, type]) {
        check(/^[^./\\\0]+$/.test(part), `"${part}" is no name of a directory`);
      }
      check(/^[^/\\\0]+$/.test(host), `"${host}" is no name of a directory`);
      // A type with a reserved prefix passes alone, and not behind a namespace.
      const shown = displayProvider(addr, flavour);
      const again = expecting([ParseError], () => parseProviderSource(shown, flavour)) ?? addr;
      check(again === addr, `"${addr}" is read as "${again}"`);
    }
    expecting([ParseError], () => parseHostname(text));
  }),

  makeFamily(
    'module-source',
    damagedText({
      samples: readTexts('config'),
      words: ['git::', '//', '?ref=', 'https://', 'github.com/', '../', './', ':', '@', '%'],
    }),
    (text) => {
      for (const flavour of flavours) {
        expecting([ParseError], () => parseModuleSource(text, flavour));
        expecting([ParseError], () => parseRegistrySource(text, flavour));
      }
    },
  ),

  makeFamily(
    'platform',
    damagedText({ samples: readTexts('platform'), words: ['_', 'linux'] }),
    (text) => {
      const platform = expecting([ParseError], () => parsePlatform(text));
      if (platform === undefined) return;
      const { os, arch } = platformParts(platform);
      check(`${os}_${arch}` === text, `it is read as "${os}" and "${arch}"`);
    },
  ),

  makeFamily(
    'header',
    damagedText({
      samples: [
        'bytes 0-9/10',
        'bytes */10',
        '120',
        'Wed, 21 Oct 2026 07:28:00 GMT',
        'example.com,.example.org,10.0.0.0/8,[::1]:80,*',
        'h1:abc=',
        'zh:00',
      ].map((text) => Buffer.from(text)),
      words: ['bytes ', '-', '/', '*', ',', '.', ':', '[', ']', '9007199254740993'],
    }),
    (text) => {
      parseContentRange(text);
      parseRetryAfter(text, 0);
      parseNoProxy(text);
      expecting([ParseError], () => parseHash(text));
    },
  ),

  makeFamily(
    'netrc',
    damagedText({
      samples: [
        Buffer.from('machine a.example login me password s3cr3t\ndefault login x password y\n'),
        Buffer.from('# comment\nmachine b\n\tlogin me\nmacdef init\nput x\n\nmachine c account d'),
      ],
      words: ['machine ', 'login ', 'password ', 'account ', 'default ', 'macdef ', '\n', '#', '"'],
    }),
    (text) => {
      try {
        parseNetrc(text);
      } catch (error) {
        check(error instanceof ParseError, String(error));
        check(/^line \d+: [a-z ]+$/.test(error.message), `it quotes the file: ${error.message}`);
      }
    },
  ),
];
