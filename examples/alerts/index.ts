import { declareRules } from './alerts';
import { readConfig } from './config';

/** Names of the alert rules, as incidents show them. */
export const rules = declareRules(readConfig());
