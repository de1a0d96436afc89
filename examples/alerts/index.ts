import { declareRules } from './alerts';
import { readConfig } from './config';
import { actionGroupIdOf } from './secureExportStack';

// A function, so that the other stack's output is waited for before anything is declared.
export = async () => {
  const config = readConfig();
  const actionGroupId = await actionGroupIdOf(config.secureExportStack);
  /** Names of the alert rules, as incidents show them. */
  return { rules: declareRules(config, actionGroupId) };
};
