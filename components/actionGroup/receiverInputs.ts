import * as pulumi from '@pulumi/pulumi';
import { mapReceivers, otherReceivers, type OtherReceivers } from './otherReceivers';
import { receiverUriRule } from './serviceUriRules';
import { gate } from '../validation';

/** As the engine, the state and a preview see them: sorted by name, and every URI that holds a key a secret. */
export function preparedReceivers(args: OtherReceivers): OtherReceivers {
  return mapReceivers(args, (receiver, _kind, secret) =>
    secret === undefined ? receiver : { ...receiver, [secret]: pulumi.secret(receiver[secret]) },
  );
}

/** As the action group takes them: a URI that another resource computes is checked once it is known. */
export function receiverInputs(title: string, args: OtherReceivers): OtherReceivers {
  return mapReceivers(args, (receiver, kind, secret) => ({
    ...receiver,
    ...(otherReceivers[kind].commonAlertSchema && {
      useCommonAlertSchema: receiver.useCommonAlertSchema ?? true,
    }),
    ...(secret !== undefined && {
      [secret]: gate(
        title,
        `${kind}["${receiver.name}"].${secret}`,
        receiver[secret] as pulumi.Input<string>,
        receiverUriRule,
      ),
    }),
  }));
}
