import * as pulumi from '@pulumi/pulumi';
import { SecureExport } from 'pulumi-azure-itsm';

const itsm = new SecureExport('itsm', {
  resourceGroupName: 'rg-alerts',
  groupShortName: 'itsm',
  tools: [
    { name: 'servicenow', kind: 'servicenow', instance: 'acme' },
    { name: 'helix', kind: 'bmcHelix', serviceUri: new pulumi.Config().requireSecret('helixUri') },
  ],
});

export const { actionGroupId } = itsm;
