import { azureClouds } from '../../../components/azureClouds';
import {
  otherAssignment,
  roleAssignmentCommand,
} from '../../../components/identity/roleAssignment';

const wanted = {
  appRoleId: 'aaaaaaaa-0000-0000-0000-000000000000',
  principalObjectId: 'bbbbbbbb-0000-0000-0000-000000000000',
  resourceObjectId: 'cccccccc-0000-0000-0000-000000000000',
};

test("the command posts the assignment to the cloud's Graph, and answers its id alone", () => {
  const request = (graph: string) =>
    `az rest --method POST --uri ${graph}/v1.0/servicePrincipals/${wanted.resourceObjectId}/appRoleAssignedTo ` +
    `--headers Content-Type=application/json --body '{"principalId":"${wanted.principalObjectId}","resourceId":"${wanted.resourceObjectId}","appRoleId":"${wanted.appRoleId}"}' --query id --output tsv`;

  expect(roleAssignmentCommand(azureClouds.public, wanted)).toBe(
    request('https://graph.microsoft.com'),
  );
  expect(roleAssignmentCommand(azureClouds.usGovernment, wanted)).toBe(
    request('https://graph.microsoft.us'),
  );
});

test('the same assignment is recognised whatever the case of its ids', () => {
  const found = { ...wanted, appRoleId: wanted.appRoleId.toUpperCase() };

  expect(otherAssignment('id', wanted, found)).toBeUndefined();
});

test('every difference of another assignment is named', () => {
  expect(
    otherAssignment('id', wanted, { ...wanted, appRoleId: 'role', principalObjectId: 'somebody' }),
  ).toBe(
    `roleAssignmentId: "id" is another assignment: of the role role instead of ${wanted.appRoleId}, to the principal somebody instead of ${wanted.principalObjectId}. ` +
      'Entra would refuse every alert. Correct the id, or have the role assigned.',
  );
});
