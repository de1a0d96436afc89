/** Stands for a secret among arguments: whose it is and where it belongs, never its value. */
export class SecretArgument {
  /**
   * @param receiver - Name of its receiver.
   * @param place - Where it is among the arguments: the list, the index in it, and the key.
   * @param inAzure - Where it is in what Azure answers for the action group; undefined for one that is new.
   */
  constructor(
    readonly receiver: string,
    readonly place: { list: string; index: number; key: string },
    readonly inAzure: string | undefined,
  ) {}
}

/** Arguments of the component as plain data, and the secrets among them. */
export interface Arguments {
  args: Record<string, unknown>;
  secrets: SecretArgument[];
}
