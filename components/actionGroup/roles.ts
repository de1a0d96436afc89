/**
 * Roles that can be given by name: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
export const actionGroupRoles = {
  'Monitoring Reader': '43d0d8ad-25c7-4714-9337-8ba259a9fe05',
  'Monitoring Contributor': '749f88d5-cbae-40b8-bcfc-e573ddc772fa',
  Reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  Contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
} as const;
