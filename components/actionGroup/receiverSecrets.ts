/** The key of each kind of receiver whose URI holds a key, so is a secret. What has to know them all asks here. */
export const receiverSecrets = {
  logicAppReceivers: 'callbackUrl',
  azureFunctionReceivers: 'httpTriggerUrl',
  automationRunbookReceivers: 'serviceUri',
  webhookReceivers: 'serviceUri',
} as const;
