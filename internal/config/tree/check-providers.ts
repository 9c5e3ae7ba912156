/**
 * Checks how the modules of a configuration pass provider configurations to one another. Only names
 * and addresses are looked at: what a provider block says is for the provider to judge.
 */
import { displayProvider } from '../../addr/provider.ts';
import type { Diagnostic } from '../../diag/diagnostic.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { Located } from '../../hcl/source-file.ts';
import { checkImpliedNames } from './check-implied-names.ts';
import { checkImports } from './check-imports.ts';
import { checkRequiredOnce } from './check-required-once.ts';
import { checkPassedProviders } from './check-passed-providers.ts';
import { findProvider, type ModuleCall } from '../module-config.ts';
import { checkTestProviders } from './check-test-providers.ts';
import { describeModule, listNodes, listRunNodes, type ModuleNode } from './module-tree.ts';
import { findImpliedProvider, formatProviderName } from '../provider-name.ts';
import { describeRedundantBlocks } from './redundant-blocks.ts';
import { collectReports, type Reading } from '../values/report.ts';

/**
 * Checks the whole tree below a root module.
 *
 * @param isTreeSound Whether all modules could be read without an error
 */
export function checkProviders(
  root: ModuleNode,
  isTreeSound: boolean,
  flavour: Flavour,
): readonly Diagnostic[] {
  const reading = collectReports(flavour);
  for (const node of listNodes(root)) {
    checkImports(node, reading);
    if (node.path.length > 0) warnOfBackend(node, reading);
  }
  for (const node of [root, ...listRunNodes(root).map(asRoot)]) {
    checkModule({ node, parent: undefined, repetition: undefined, isTreeSound }, reading);
  }
  checkTestProviders(root, isTreeSound, reading);
  return reading.diagnostics;
}

/** A module that a test runs is the root of what it calls. */
function asRoot(node: ModuleNode): ModuleNode {
  return withoutPath(node, node.path.length);
}

function withoutPath(node: ModuleNode, length: number): ModuleNode {
  const children = [...node.children].map(
    ([name, child]) => [name, withoutPath(child, length)] as const,
  );
  return { ...node, path: node.path.slice(length), children: new Map(children) };
}

interface Place {
  readonly node: ModuleNode;
  readonly parent: ModuleNode | undefined;
  /** The nearest `count`, `for_each` or `depends_on` on the way from the root. */
  readonly repetition: Located | undefined;
  readonly isTreeSound: boolean;
}

function checkModule(place: Place, reading: Reading): void {
  const { node, parent } = place;
  checkRequiredOnce(node.module, reading);
  checkImpliedNames(node.module, reading);
  checkCalls(node, parent, reading);
  if (parent !== undefined && node.call !== undefined) {
    checkChild({ ...place, parent, call: node.call }, reading);
  }
  for (const child of node.children.values()) {
    const repetition = child.call?.repetition ?? place.repetition;
    checkModule({ ...place, node: child, parent: node, repetition }, reading);
  }
}

function warnOfBackend({ module }: ModuleNode, { report, flavour }: Reading): void {
  if (module.backend === undefined) return;
  report(module.backend.at, {
    severity: 'warning',
    summary: 'Backend configuration ignored',
    // It says "provider", and means "backend".
    detail: `Any selected backend applies to the entire configuration, so ${flavour.product} expects provider configurations only in the root module.\n\nThis is a warning rather than an error because it's sometimes convenient to temporarily call a root module as a child module for testing purposes, but this backend configuration block will have no effect.`,
  });
}

/** Names that a module hands on should be its own, or have been handed to it. */
function checkCalls(node: ModuleNode, parent: ModuleNode | undefined, reading: Reading): void {
  for (const call of node.module.calls.values()) {
    for (const { inParent } of call.providers) {
      // An alias is never inherited; it is checked where it is received.
      if (inParent.alias === undefined) checkHandedOn({ node, parent, ref: inParent }, reading);
    }
  }
}

interface HandedOn {
  readonly node: ModuleNode;
  readonly parent: ModuleNode | undefined;
  readonly ref: ModuleCall['providers'][number]['inParent'];
}

function checkHandedOn({ node, parent, ref }: HandedOn, { report, flavour }: Reading): void {
  const { module, path, call } = node;
  const isConfigured = module.providers.get(ref.name)?.isEmpty === false;
  const implied = findImpliedProvider(ref.name, flavour);
  const provider = implied === undefined ? ref.name : displayProvider(implied, flavour);
  if (!isConfigured && !module.required.has(ref.name)) {
    const where = describeModule(path);
    report(ref.nameAt, {
      severity: 'warning',
      summary: 'Reference to undefined provider',
      detail: `There is no explicit declaration for local provider name "${ref.name}" in ${where}, so ${flavour.product} is assuming you mean to pass a configuration for provider "${provider}".\n\nTo clarify your intent and silence this warning, add to ${where} a required_providers entry named "${ref.name}" with source = "${provider}", or a different source address if appropriate.`,
    });
    return;
  }
  if (isConfigured || call === undefined || parent === undefined) return;
  if (call.providers.some(({ inChild }) => formatProviderName(inChild) === ref.name)) return;
  report(call.at, {
    severity: 'warning',
    summary: 'Missing required provider configuration',
    detail: `The configuration for ${describeModule(path)} expects to inherit a configuration for provider ${provider} with local name "${ref.name}", but ${describeModule(parent.path)} doesn't pass a configuration under that name.\n\nTo satisfy this requirement, add an entry for "${ref.name}" to the "providers" argument in the module "${call.name}" block.`,
  });
}

interface Child {
  readonly node: ModuleNode;
  readonly parent: ModuleNode;
  readonly call: ModuleCall;
  readonly repetition: Located | undefined;
  readonly isTreeSound: boolean;
}

function checkChild(child: Child, reading: Reading): void {
  checkOwnConfigurations(child, reading);
  checkAliases(child, reading);
  checkPassedProviders(child, reading);
  for (const { at, text } of describeRedundantBlocks(child.node, reading.flavour)) {
    reading.report(at, text);
  }
}

/** A module that may exist several times, or not at all, cannot configure providers itself. */
function checkOwnConfigurations({ node, call, repetition }: Child, { report }: Reading): void {
  if (repetition === undefined) return;
  if ([...node.module.providers.values()].every(({ isEmpty }) => isEmpty)) return;
  report(repetition, {
    summary: 'Module is incompatible with count, for_each, and depends_on',
    detail: `The module at ${describeModule(node.path)} is a legacy module which contains its own local provider configurations, and so calls to it may not use the count, for_each, or depends_on arguments.\n\nIf you also control the module "${call.source ?? call.name}", consider updating this module to instead expect provider configurations to be passed by its caller.`,
  });
}

/** Every alias that a module declares needs a configuration, its own or one that is passed. */
function checkAliases({ node, call }: Child, { report, flavour }: Reading): void {
  const passed = new Set(call.providers.map(({ inChild }) => formatProviderName(inChild)));
  const declared = [...node.module.required.values()].flatMap(({ aliases }) => aliases);
  const names = new Map(declared.map((alias) => [formatProviderName(alias), alias.name]));
  for (const [alias, name] of names) {
    if (passed.has(alias) || node.module.providers.get(alias)?.isEmpty === false) continue;
    const provider = findProvider(node.module, name, flavour);
    const shown = provider === undefined ? name : displayProvider(provider, flavour);
    report(call.at, {
      summary: 'Missing required provider configuration',
      detail: `The child module requires an additional configuration for provider ${shown}, with the local name "${alias}".\n\nRefer to the module's documentation to understand the intended purpose of this additional provider configuration, and then add an entry for ${alias} in the "providers" meta-argument in the module block to choose which provider configuration the module should use for that purpose.`,
    });
  }
}
