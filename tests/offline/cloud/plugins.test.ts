import fs from 'node:fs';
import path from 'node:path';
import { linkVendorPlugins } from '../../../offline/cloud/plugins';
import { executable, temporaryFolder } from '../support';

function machine() {
  const root = temporaryFolder();
  const installed = path.join(root, '.pulumi', 'plugins');
  fs.mkdirSync(path.join(installed, 'resource-azuread-v6.9.1'), { recursive: true });
  fs.mkdirSync(path.join(installed, 'resource-azuread-v6.9.1.partial.lock'), { recursive: true });
  fs.mkdirSync(path.join(installed, 'resource-aws-v7.0.0'));
  const home = path.join(root, 'home');
  fs.mkdirSync(path.join(home, 'plugins'), { recursive: true });
  const env = { HOME: root, PATH: path.join(root, 'bin') };
  return { root, env, home, linked: () => fs.readdirSync(path.join(home, 'plugins')) };
}

test("The user's installed plugins of the named providers are linked, twice without harm", () => {
  const { env, home, linked } = machine();
  linkVendorPlugins(home, ['azuread'], env);
  linkVendorPlugins(home, ['azuread'], env);
  expect(linked()).toEqual(['resource-azuread-v6.9.1']);
});

test('A plugin on PATH does as well', () => {
  const { root, env, home } = machine();
  executable(path.join(root, 'bin'), 'pulumi-resource-random', '');
  expect(() => linkVendorPlugins(home, ['random'], env)).not.toThrow();
});

test('PULUMI_HOME says where plugins are installed', () => {
  const { root, env, home, linked } = machine();
  linkVendorPlugins(home, ['azuread'], {
    ...env,
    HOME: '/nowhere',
    PULUMI_HOME: path.join(root, '.pulumi'),
  });
  expect(linked()).toContain('resource-azuread-v6.9.1');
});

test('All that are missing are named, each with the command that installs it', () => {
  const { env, home } = machine();
  expect(() => linkVendorPlugins(home, ['random', 'azuread', 'azure-native'], env)).toThrow(
    /installed nor on PATH: random, azure-native\. Install it \(pulumi plugin install resource random 4\.\d.*; pulumi plugin install resource azure-native 3\./,
  );
});
