import { displayProvider, providerParts, type ProviderAddr } from '../../addr/provider.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import {
  findProvider,
  type ModuleCall,
  type ModuleConfig,
  type PassedProvider,
} from '../module-config.ts';
import { describeModule, type ModuleNode } from './module-tree.ts';
import { findImpliedProvider, formatProviderName, type ProviderName } from '../provider-name.ts';
import type { Reading } from '../values/report.ts';

/** A module, the module that calls it, and the call. */
export interface CalledModule {
  readonly node: ModuleNode;
  readonly parent: ModuleNode;
  readonly call: ModuleCall;
  /** Whether no module has any mistake; otherwise Terraform does not resolve names to addresses. */
  readonly isTreeSound: boolean;
}

/** Checks the `providers` argument of a module call against what the called module declares. */
export function checkPassedProviders(called: CalledModule, reading: Reading): void {
  for (const passed of called.call.providers) {
    checkOverride(called, passed, reading);
    checkPassed(called, passed, reading);
  }
}

/** What a module configures itself cannot be passed to it as well. */
function checkOverride(called: CalledModule, { inChild }: PassedProvider, reading: Reading): void {
  const { node, parent } = called;
  const name = formatProviderName(inChild);
  if (node.module.providers.get(name)?.isEmpty !== false) return;
  reading.report(inChild.nameAt, {
    summary: 'Cannot override provider configuration',
    detail: `The configuration of ${describeModule(node.path)} has its own local configuration for ${name}, and so it cannot accept an overridden configuration provided by ${describeModule(parent.path)}.`,
  });
}

function checkPassed(called: CalledModule, passed: PassedProvider, reading: Reading): void {
  const expected = findExpected(called, passed, reading);
  const given = findGiven(called, passed, reading);
  if (expected === undefined || given === undefined) return;
  if (!isDeclared(called.node.module, passed)) {
    reportUndeclared(called, { passed, expected }, reading);
  }
  if (expected !== given) reportMismatch(called, { passed, expected, given }, reading);
}

function findExpected(
  { node, isTreeSound }: CalledModule,
  { inChild }: PassedProvider,
  { flavour }: Reading,
): ProviderAddr | undefined {
  const { module } = node;
  if (isTreeSound || isDeclaredAlias(module, inChild)) {
    return findProvider(module, inChild.name, flavour);
  }
  const required = module.required.get(formatProviderName(inChild));
  return required?.provider ?? findImpliedProvider(inChild.name, flavour);
}

/** Terraform looks in the calling module for the name that the provider has in the called one. */
function findGiven(
  { parent, isTreeSound }: CalledModule,
  { inChild, inParent }: PassedProvider,
  { flavour }: Reading,
): ProviderAddr | undefined {
  const sameName = parent.module.required.get(formatProviderName(inChild));
  if (sameName !== undefined) return sameName.provider;
  return isTreeSound
    ? findProvider(parent.module, inParent.name, flavour)
    : findImpliedProvider(inParent.name, flavour);
}

function isDeclared(module: ModuleConfig, { inChild }: PassedProvider): boolean {
  const { required, providers } = module;
  const name = formatProviderName(inChild);
  if (required.has(name) || providers.get(name)?.isEmpty === true) return true;
  return isDeclaredAlias(module, inChild);
}

function isDeclaredAlias({ required }: ModuleConfig, ref: ProviderName): boolean {
  const name = formatProviderName(ref);
  const aliases = [...required.values()].flatMap((provider) => provider.aliases);
  return aliases.some((alias) => formatProviderName(alias) === name);
}

interface Expected {
  readonly passed: PassedProvider;
  readonly expected: ProviderAddr;
}

/** A provider of the default namespace may go undeclared, for modules that are old. */
function reportUndeclared(
  { node }: CalledModule,
  { passed, expected }: Expected,
  { report, flavour }: Reading,
): void {
  const name = formatProviderName(passed.inChild);
  const provider = displayProvider(expected, flavour);
  const summary = 'Reference to undefined provider';
  if (isDefault(expected, flavour)) {
    report(passed.inChild.nameAt, {
      severity: 'warning',
      summary,
      detail: `There is no explicit declaration for local provider name "${name}" in ${describeModule(node.path)}, so ${flavour.product} is assuming you mean to pass a configuration for "${provider}".\n\nIf you also control the child module, add a required_providers entry named "${name}" with the source address "${provider}".`,
    });
    return;
  }
  report(passed.inChild.nameAt, {
    summary,
    detail: `The child module does not declare any provider requirement with the local name "${name}".\n\nIf you also control the child module, you can add a required_providers entry named "${name}" with the source address "${provider}" to accept this provider configuration.`,
  });
}

function isDefault(provider: ProviderAddr, flavour: Flavour): boolean {
  const { host, namespace } = providerParts(provider);
  return namespace === 'hashicorp' && host === flavour.defaultHost;
}

function reportMismatch(
  { node, parent }: CalledModule,
  { passed, expected, given }: Expected & { readonly given: ProviderAddr },
  { report, flavour }: Reading,
): void {
  const wanted = displayProvider(expected, flavour);
  const offered = displayProvider(given, flavour);
  const caller = describeModule(parent.path);
  const called = describeModule(node.path);
  const childName = formatProviderName(passed.inChild);
  const required = [...node.module.required.values()];
  const other = required.find(({ provider }) => provider === given);
  // The message says "in the root module" of a name that is the child's; so it is worded.
  const detail =
    other === undefined
      ? `The local name "${formatProviderName(passed.inParent)}" in ${caller} represents provider "${offered}", but "${childName}" in ${called} represents "${wanted}".\n\nEach provider has its own distinct configuration schema and provider types, so this module's "${childName}" can be assigned only a configuration for ${wanted}, which is not required by ${called}.`
      : `The assigned configuration is for provider "${offered}", but local name "${passed.inChild.name}" in ${caller} represents "${wanted}".\n\nTo pass this configuration to the child module, use the local name "${other.name}" instead.`;
  report(passed.inParent.nameAt, { summary: 'Provider type mismatch', detail });
}
