import { subscriptionId } from '../offline/emulator/support';

/** What becomes of a command: it is done, or refused with what these words say; or either, as the page says. */
export type Outcome = 'done' | { refused: RegExp; orDone?: boolean };

interface Page {
  /** What a person puts in place of `<…>`, in the words of a POSIX shell. */
  placeholders?: Record<string, string>;
  commands: Record<string, Outcome>;
}

const notHere = { refused: /\(NotEmulated\)|does not emulate/ };
/** The client id of an application, by its name. */
const clientIdOf = (name: string) => `$(client ${name})`;

/** Every command of the pages; one that is not here fails the test. */
export const expected: Record<string, Page> = {
  'README.md': { commands: { login: 'done' } },
  'docs/consumers.md': {
    commands: {
      'monitor metrics alert create': 'done',
      'monitor action-group show': 'done',
      // az downloads a compiler for rules.bicep first.
      'deployment group create': { refused: /Bicep/ },
    },
  },
  'docs/existing-application.md': {
    placeholders: {
      name: 'itsm',
      'client id': clientIdOf('itsm'),
      servicePrincipalObjectId: '$(servicePrincipal itsm)',
      id: 'id',
    },
    commands: {
      'ad app list': 'done',
      'ad app show': 'done',
      'ad sp show': 'done',
      rest: 'done',
    },
  },
  'docs/permissions.md': {
    placeholders: {
      'client id of itsm-directory': clientIdOf('itsm-directory'),
      'client id of itsm-monitoring': clientIdOf('itsm-monitoring'),
      subscription: subscriptionId,
      'resource group': 'rg-itsm-prod',
    },
    commands: {
      'ad sp show': 'done',
      'ad app create': 'done',
      'ad sp create': 'done',
      'ad app permission add': 'done',
      // The portal's own API, which the sender of this command has to be signed in to as a person.
      'ad app permission admin-consent': { refused: /AADSTS500011/ },
      'role assignment create': 'done',
    },
  },
  'docs/pull-requests.md': {
    placeholders: {
      'client id': clientIdOf('itsm-preview'),
      owner: 'contoso',
      repository: 'itsm',
      subscription: subscriptionId,
      group: 'rg-itsm-prod',
      'id of the key vault': `/subscriptions/${subscriptionId}/resourceGroups/rg-pulumi/providers/Microsoft.KeyVault/vaults/kv`,
      key: 'pulumi',
      'id of the storage account': `/subscriptions/${subscriptionId}/resourceGroups/rg-pulumi/providers/Microsoft.Storage/storageAccounts/st`,
    },
    commands: {
      'ad app create': 'done',
      'ad sp create': 'done',
      'ad app federated-credential create': 'done',
      'ad app permission add': 'done',
      'ad app permission admin-consent': { refused: /AADSTS500011/ },
      'role definition create': 'done',
      // On the resource group; refused are a role for blobs, and resources that are not here.
      'role assignment create': {
        refused: /Role '[^']+' doesn't exist|does not emulate/,
        orDone: true,
      },
    },
  },
  'docs/state.md': {
    placeholders: { version: 'version' },
    commands: {
      login: 'done',
      'storage account create': notHere,
      'storage account blob-service-properties update': notHere,
      'storage container-rm create': notHere,
      'keyvault create': notHere,
      'keyvault key create': 'done',
    },
  },
  'docs/servicenow.md': {
    placeholders: {
      alertId: `/subscriptions/${subscriptionId}/providers/Microsoft.AlertsManagement/alerts/00000000-0000-0000-0000-000000000000`,
    },
    // No alert has fired there; tests/interop/alerts.test.ts reads one.
    commands: { rest: { refused: /NotFound/ } },
  },
  'docs/troubleshooting.md': {
    placeholders: {
      clientId: clientIdOf('itsm'),
      applicationObjectId: '$(application itsm)',
      servicePrincipalObjectId: '$(servicePrincipal itsm)',
      'object id of who deploys': '$(servicePrincipal deployer)',
      stack: 'dev',
    },
    commands: {
      'ad sp create': 'done',
      'group create': 'done',
      'ad app owner add': 'done',
      // What is restored or deleted for good has been deleted on the page only: here it is there.
      rest: { refused: /Request_ResourceNotFound/, orDone: true },
    },
  },
};
