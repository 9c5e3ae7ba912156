import { expect } from 'chai';
import { parseProviderSource } from '../../addr/provider.ts';
import { terraform } from '../../flavour/flavour.ts';
import type { InstallerEvent, PackageKey } from '../../installer/events.ts';
import { parsePlatform } from '../../platform/platform.ts';
import { parseVersion } from '../../version/version.ts';
import { createOrderedView } from './ordered-view.ts';

function keyOf(type: string): PackageKey {
  return {
    provider: parseProviderSource(type, terraform),
    version: parseVersion('3.2.1', terraform),
    platform: parsePlatform('linux_amd64'),
  };
}

function ready(key: PackageKey): InstallerEvent {
  const auth = { trust: { kind: 'unauthenticated' }, signedHashes: [] } as const;
  return { type: 'package-ready', key, origin: 'fetched', auth };
}

describe('createOrderedView', () => {
  const a = keyOf('a');
  const b = keyOf('b');

  function play(events: readonly InstallerEvent[], expected = [a, b]): readonly string[] {
    const printed: string[] = [];
    const view = createOrderedView(expected, (event) => {
      printed.push(`${event.type} ${'key' in event ? event.key.provider : event.type}`);
    });
    for (const event of events) view.onEvent(event);
    printed.push('|');
    view.close();
    return printed;
  }

  it('prints events in the order of the packages, as early as it can', () => {
    const printed = play([
      { type: 'fetch-begin', key: b },
      { type: 'fetch-begin', key: a },
      ready(b),
      ready(a),
    ]);

    expect(printed).to.deep.equal([
      `fetch-begin ${a.provider}`,
      `package-ready ${a.provider}`,
      `fetch-begin ${b.provider}`,
      `package-ready ${b.provider}`,
      '|',
    ]);
  });

  it('does not wait at the end for packages that never came', () => {
    const printed = play([{ type: 'fetch-begin', key: b }, ready(b)]);

    expect(printed).to.deep.equal([
      '|',
      `fetch-begin ${b.provider}`,
      `package-ready ${b.provider}`,
    ]);
  });
});
