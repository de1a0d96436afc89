const role = (id: string, value: string, displayName: string) => ({
  id,
  allowedMemberTypes: ['Application'],
  description: `${displayName}, without a signed-in user.`,
  displayName,
  isEnabled: true,
  value,
});

/**
 * Microsoft Graph's own service principal, in every tenant. Of its application permissions those that something here asks
 * for: https://learn.microsoft.com/graph/permissions-reference
 */
export const microsoftGraph = {
  appId: '00000003-0000-0000-c000-000000000000',
  objectId: 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa',
  displayName: 'Microsoft Graph',
  appRoles: [
    role('9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30', 'Application.Read.All', 'Read all applications'),
    role(
      '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
      'Application.ReadWrite.All',
      'Read and write all applications',
    ),
    role(
      '18a4783c-866b-4cc7-a460-3d5e5662c884',
      'Application.ReadWrite.OwnedBy',
      'Manage apps that this app creates or owns',
    ),
    role(
      '06b708a9-e830-4db3-a914-8e69da51d44f',
      'AppRoleAssignment.ReadWrite.All',
      'Manage app permission grants and app role assignments',
    ),
    role('7ab1d382-f21e-4acd-a863-ba3e13f7da61', 'Directory.Read.All', 'Read directory data'),
    role(
      '19dbc75e-c2e2-444c-a770-ec69d8559fc7',
      'Directory.ReadWrite.All',
      'Read and write directory data',
    ),
    role(
      '498476ce-e0fe-48b0-b801-37ba7e2685c6',
      'Organization.Read.All',
      'Read organization information',
    ),
  ],
};
