/*
 * Variables of the user's shell that would lead pulumi, the providers or Azure's SDKs to a real cloud or backend, and
 * npm's own, which would configure an inner npm.
 */
const left =
  /^(PULUMI_(?!NODEJS_TRANSPILE_ONLY$)|ARM_|AZURE_|EMULATOR_|MSI_|IDENTITY_|ACTIONS_ID_TOKEN_|npm_)/i;
const localhost = 'localhost,127.0.0.1';

/** The user's environment without anything of another cloud, plus the local cloud's own. */
export function cloudEnvironment(
  inherited: NodeJS.ProcessEnv,
  own: Record<string, string>,
): Record<string, string> {
  const kept = Object.entries(inherited).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !left.test(entry[0]),
  );
  const noProxy = inherited.NO_PROXY ?? inherited.no_proxy;
  // gRPC and HTTPS between the processes here must not go through a proxy.
  const direct = noProxy ? `${noProxy},${localhost}` : localhost;
  return { ...Object.fromEntries(kept), NO_PROXY: direct, no_proxy: direct, ...own };
}
