import { expect } from 'chai';
import { opentofu, terraform } from '../flavour/flavour.ts';
import type { Environment } from './cli-config.ts';
import { impliedMirrors } from './implied-mirrors.ts';

describe('impliedMirrors', () => {
  const places = { launchDirectory: '/work', configDirectory: '/home/me/.terraform.d' };

  function linux(env: Environment): readonly string[] {
    return impliedMirrors({ env, home: '/home/me', platform: 'linux' }, places, terraform);
  }

  it('lists the directories of Linux in order', () => {
    expect(linux({})).to.deep.equal([
      '/work/terraform.d/plugins',
      '/home/me/.terraform.d/plugins',
      '/home/me/.local/share/terraform/plugins',
      '/usr/local/share/terraform/plugins',
      '/usr/share/terraform/plugins',
    ]);
  });

  it('follows the XDG variables, unless they are relative', () => {
    expect(linux({ XDG_DATA_HOME: '/x', XDG_DATA_DIRS: 'r:/y' }).slice(2)).to.deep.equal([
      '/x/terraform/plugins',
      '/y/terraform/plugins',
    ]);
    expect(linux({ XDG_DATA_HOME: 'r' })[2]).to.equal('/home/me/.local/share/terraform/plugins');
  });

  it('leaves out a configuration directory that is not there', () => {
    const user = { env: {}, home: '/home/me', platform: 'linux' };

    expect(impliedMirrors(user, { ...places, configDirectory: undefined }, terraform)[1]).to.equal(
      '/home/me/.local/share/terraform/plugins',
    );
  });

  it('adds the data directory of OpenTofu', () => {
    const user = { env: { XDG_DATA_HOME: '/x' }, home: '/home/me', platform: 'linux' };

    expect(impliedMirrors(user, places, opentofu).slice(2, 4)).to.deep.equal([
      '/x/opentofu/plugins',
      '/x/terraform/plugins',
    ]);
  });

  it('lists the directories of macOS and Windows', () => {
    const mac = { env: {}, home: '/Users/me', platform: 'darwin' };
    const windows = { env: { APPDATA: 'C:\\data' }, home: 'C:\\me', platform: 'win32' };

    expect(impliedMirrors(mac, places, terraform).slice(2)).to.deep.equal([
      '/Users/me/Library/Application Support/io.terraform/plugins',
      '/Library/Application Support/io.terraform/plugins',
    ]);
    expect(
      impliedMirrors(
        windows,
        { launchDirectory: 'C:\\w', configDirectory: 'C:\\data\\terraform.d' },
        terraform,
      ),
    ).to.deep.equal([
      'C:\\w\\terraform.d\\plugins',
      'C:\\data\\terraform.d\\plugins',
      'C:\\data\\HashiCorp\\Terraform\\plugins',
    ]);
  });
});
