/**
 * A secret as `pulumi stack import` takes it in a state, which then encrypts it with the stack's secrets provider.
 *
 * https://github.com/pulumi/pulumi/blob/v3.274.1/sdk/go/common/resource/sig/sig.go,
 * https://github.com/pulumi/pulumi/blob/v3.274.1/sdk/go/common/apitype/core.go (SecretV1)
 */
export function secret(value: unknown): Record<string, string> {
  return {
    '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
    plaintext: JSON.stringify(value),
  };
}
