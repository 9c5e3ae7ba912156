/** All that `install` prints on the way to its result, in the words of `init`. */
import { displayProvider, type ProviderAddr } from '../../addr/provider.ts';
import type { Trust } from '../../auth/auth-result.ts';
import { describeTrust } from '../../auth/describe-trust.ts';
import type { Diagnostic } from '../../diag/diagnostic.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { InstallerEvent, PackageKey } from '../../installer/events.ts';
import type { VersionQuestion } from '../../installer/select.ts';
import { lockedVersion } from '../../installer/select.ts';
import type { Platform } from '../../platform/platform.ts';
import { formatConstraints } from '../../version/canonical.ts';
import { formatVersion } from '../../version/version.ts';
import type { FormatEvent } from './event-view.ts';
import { formatWait } from './lock-view.ts';
import { paint, type Style } from './style.ts';

/** Makes what formats events of an installation for some platforms; only several have to be named. */
export function makeInstallFormat(platforms: readonly Platform[]): FormatEvent {
  function name({ provider, version, platform }: PackageKey, flavour: Flavour): string {
    const suffix = platforms.length > 1 ? ` for ${platform}` : '';
    return `${displayProvider(provider, flavour)} v${formatVersion(version)}${suffix}`;
  }

  return (event, flavour, style) => {
    switch (event.type) {
      case 'query-begin':
        return formatQuery(event.question, flavour);
      case 'fetch-begin':
        return `- Installing ${name(event.key, flavour)}...`;
      case 'package-ready':
        return formatReady(event, name(event.key, flavour), { flavour, style });
      case 'wait-begin':
        return formatWait(event);
      case 'fetch-progress':
      case 'package-failed':
      case 'query-warnings':
      case 'versions-chosen':
        return undefined;
    }
  };
}

function formatQuery(question: VersionQuestion, flavour: Flavour): string {
  const provider = displayProvider(question.provider, flavour);
  if (lockedVersion(question) !== undefined) {
    return `- Reusing previous version of ${provider} from the dependency lock file`;
  }
  if (question.constraints.length === 0) return `- Finding latest version of ${provider}...`;
  return `- Finding ${provider} versions matching "${formatConstraints(question.constraints)}"...`;
}

function formatReady(
  { origin, auth }: Extract<InstallerEvent, { type: 'package-ready' }>,
  name: string,
  { flavour, style }: { readonly flavour: Flavour; readonly style: Style },
): string {
  switch (origin) {
    case 'in-place':
      return `- Using previously-installed ${name}`;
    case 'plugin-cache':
      return `- Using ${name} from the shared cache directory`;
    case 'hash-index':
    case 'fetched': {
      const { text, keyId } = describeTrust(auth.trust, flavour);
      const key = keyId === undefined ? '' : `, key ID ${paint(style, ['bold'], keyId)}`;
      return `- Installed ${name} (${text}${key})`;
    }
  }
}

/** The line about a provider that needs no package. */
export function formatBuiltIn(provider: ProviderAddr, { product }: Flavour): string {
  return `- ${provider} is built in to ${product}`;
}

/** Reports whether a signature is worth the paragraph on who signs providers. */
export function isSignedByOthers(trust: Trust, flavour: Flavour): boolean {
  if (trust.kind !== 'signed') return false;
  return !flavour.ranksSigningKeys || trust.by !== 'official';
}

/** Who signs providers. */
export function formatSigningNote(flavour: Flavour): string {
  return `${flavour.signingNote.join('\n')}\n`;
}

/** What happened to the lock file. */
export function formatLockFileNote(wasEmpty: boolean, { product, command }: Flavour): string {
  if (wasEmpty) {
    return (
      `${product} has created a lock file .terraform.lock.hcl to record the provider\n` +
      'selections it made above. Include this file in your version control repository\n' +
      `so that ${product} can guarantee to make the same selections by default when\n` +
      `you run "${command} init" in the future.\n`
    );
  }
  return (
    `${product} has made some changes to the provider dependency selections recorded\n` +
    'in the .terraform.lock.hcl file. Review those changes and commit them to your\n' +
    'version control system if they represent changes you intended to make.\n'
  );
}

/** The last words of an installation that went well. */
export function formatInstallSuccess({ command }: Flavour, style: Style): string {
  const success = paint(style, ['bold', 'green'], 'Success!');
  const text = `All providers are installed; "${command} init" has none left to fetch.`;
  return `\n${success} ${paint(style, ['bold'], text)}\n`;
}

/** The warning that the lock file says nothing of other platforms. */
export function warnIncomplete(
  providers: readonly ProviderAddr[],
  platforms: readonly Platform[],
  flavour: Flavour,
): Diagnostic {
  const names = providers.map((provider) => `  - ${displayProvider(provider, flavour)}\n`);
  return {
    severity: 'warning',
    summary: 'Incomplete lock file information for providers',
    detail:
      `Due to your customized provider installation methods, ${flavour.product} was forced to ` +
      `calculate lock file checksums locally for the following providers:\n${names.join('')}\n` +
      `The current .terraform.lock.hcl file only includes checksums for ${platforms.join(', ')}, so ` +
      `${flavour.product} running on another platform will fail to install these providers.\n\n` +
      'To calculate additional checksums for another platform, run:\n' +
      `  ${flavour.command} providers lock -platform=linux_amd64\n` +
      '(where linux_amd64 is the platform to generate)',
  };
}

/** The registries' word for some providers. */
export function warnFromRegistry(provider: ProviderAddr, warnings: readonly string[]): Diagnostic {
  const lines = warnings.map((warning) => `- ${warning}`);
  return {
    severity: 'warning',
    summary: 'Additional provider information from registry',
    detail: `The remote registry returned warnings for ${provider}:\n${lines.join('\n')}`,
  };
}

/** What is wrong where a lock file may not be changed but would have to be. */
export function describeReadOnlyLock(isSameSet: boolean, { command }: Flavour): Diagnostic {
  if (isSameSet) {
    return {
      severity: 'warning',
      summary: 'Provider lock file not updated',
      detail:
        'Changes to the provider selections were detected, but not saved in the ' +
        `.terraform.lock.hcl file. To record these selections, run "${command} init" without the ` +
        '"-lockfile=readonly" flag.',
    };
  }
  return {
    severity: 'error',
    summary: 'Provider dependency changes detected',
    detail:
      'Changes to the required provider dependencies were detected, but the lock file is ' +
      `read-only. To use and record these requirements, run "${command} init" without the ` +
      '"-lockfile=readonly" flag.',
  };
}
