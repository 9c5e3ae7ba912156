import { expect } from 'chai';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { cliConfigFiles, isCliConfigName } from './find-files.ts';

describe('cliConfigFiles', () => {
  const home = '/home/me';

  it('looks into the home directory', () => {
    const user = { env: { XDG_CONFIG_HOME: '/xdg' }, home, platform: 'linux' };

    expect(cliConfigFiles(user, terraform)).to.deep.equal({
      main: ['/home/me/.terraformrc'],
      isExplicit: false,
      directory: ['/home/me/.terraform.d'],
    });
  });

  it('lets the environment name the main file', () => {
    const cases = [
      [{ TF_CLI_CONFIG_FILE: 'a', TERRAFORM_CONFIG: 'b' }, ['a']],
      [{ TF_CLI_CONFIG_FILE: '', TERRAFORM_CONFIG: 'b' }, ['b']],
    ] as const;
    for (const [env, main] of cases) {
      expect(cliConfigFiles({ env, home, platform: 'linux' }, terraform)).to.deep.include({
        main,
        isExplicit: true,
      });
    }
  });

  it("looks for OpenTofu's own names first, and into the XDG directory last", () => {
    const user = { env: { XDG_CONFIG_HOME: '/xdg' }, home, platform: 'darwin' };

    expect(cliConfigFiles(user, opentofu)).to.deep.equal({
      main: ['/home/me/.tofurc', '/home/me/.terraformrc', '/xdg/opentofu/tofurc'],
      isExplicit: false,
      directory: ['/home/me/.terraform.d', '/xdg/opentofu'],
    });
    expect(cliConfigFiles({ ...user, env: {} }, opentofu)).to.deep.equal({
      main: ['/home/me/.tofurc', '/home/me/.terraformrc'],
      isExplicit: false,
      directory: ['/home/me/.terraform.d'],
    });
  });

  it('looks into %APPDATA% on Windows', () => {
    const user = { env: { APPDATA: 'C:\\data' }, home: 'C:\\me', platform: 'win32' };

    expect(cliConfigFiles(user, opentofu)).to.deep.equal({
      main: ['C:\\data\\tofu.rc', 'C:\\data\\terraform.rc'],
      isExplicit: false,
      directory: ['C:\\data\\terraform.d'],
    });
    expect(cliConfigFiles({ ...user, env: {} }, terraform).main).to.deep.equal([
      'C:\\me\\AppData\\Roaming\\terraform.rc',
    ]);
  });
});

describe('isCliConfigName', () => {
  it('knows two endings', () => {
    const names = ['a.tfrc', 'credentials.tfrc.json', '.tfrc', 'a.json', 'a.tfrc~', 'a.hcl'];

    expect(names.filter(isCliConfigName)).to.deep.equal([
      'a.tfrc',
      'credentials.tfrc.json',
      '.tfrc',
    ]);
  });
});
