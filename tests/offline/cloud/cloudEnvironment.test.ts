import { cloudEnvironment } from '../../../offline/cloud/cloudEnvironment';

test("Nothing of the user's clouds, backends and tokens is passed on", () => {
  const shell = {
    PULUMI_ACCESS_TOKEN: 'a',
    PULUMI_BACKEND_URL: 'azblob://state',
    PULUMI_CONFIG_PASSPHRASE: 'b',
    PULUMI_STACK: 'prod',
    ARM_CLIENT_SECRET: 'c',
    ARM_USE_OIDC: 'true',
    AZURE_CLIENT_SECRET: 'd',
    AZURE_TENANT_ID: 'e',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'f',
    IDENTITY_ENDPOINT: 'http://169.254.169.254',
    npm_config_prefix: '/usr',
    HOME: '/home/me',
    UNSET: undefined,
  };
  expect(cloudEnvironment(shell, {})).toEqual({
    HOME: '/home/me',
    NO_PROXY: 'localhost,127.0.0.1',
    no_proxy: 'localhost,127.0.0.1',
  });
});

test('How its program is compiled is kept', () => {
  const shell = { PULUMI_NODEJS_TRANSPILE_ONLY: 'true' };
  expect(cloudEnvironment(shell, {})).toMatchObject(shell);
});

test("The local cloud's own variables win", () => {
  const shell = { PATH: '/bin', ARM_TENANT_ID: 'mine' };
  const environment = cloudEnvironment(shell, { PATH: '/local:/bin', ARM_TENANT_ID: 'emulated' });
  expect(environment).toMatchObject({ PATH: '/local:/bin', ARM_TENANT_ID: 'emulated' });
});

test('A proxy is kept for what is outside, never for this machine', () => {
  const shell = { HTTPS_PROXY: 'http://proxy:3128', no_proxy: 'intern' };
  expect(cloudEnvironment(shell, {})).toEqual({
    HTTPS_PROXY: 'http://proxy:3128',
    NO_PROXY: 'intern,localhost,127.0.0.1',
    no_proxy: 'intern,localhost,127.0.0.1',
  });
});
