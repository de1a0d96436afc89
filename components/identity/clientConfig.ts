import * as azuread from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import { userError } from '../validation';

/**
 * Who deploys, and in which tenant.
 *
 * Where a provider cannot be configured the engine cancels this call, and a call that is cancelled ends the program with
 * a stack trace, unless it fails with a sentence.
 */
export function clientConfig(
  parent: pulumi.Resource,
): pulumi.Output<azuread.GetClientConfigResult> {
  return pulumi.output(
    azuread.getClientConfig({ parent }).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      throw userError(`Cannot tell who runs pulumi, and in which tenant: ${message}`);
    }),
  );
}
