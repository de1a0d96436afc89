import * as pulumi from '@pulumi/pulumi';
import { ResourceGroup } from '@pulumi/azure-native/resources';
import { SecureExport } from 'pulumi-azure-itsm';

const config = new pulumi.Config();

const resourceGroup = new ResourceGroup(
  'alerts',
  { location: config.require('location') },
  // Replacing a resource group deletes all that is in it.
  { ignoreChanges: ['location', 'resourceGroupName'] },
);

const itsm = new SecureExport('itsm', {
  resourceGroupName: resourceGroup.name,
  groupShortName: 'itsm',
  tools: [
    { name: 'servicenow', kind: 'servicenow', instance: config.require('serviceNowInstance') },
  ],
});

/** What alert rules name in their actions. */
export const { actionGroupId } = itsm;
