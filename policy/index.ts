import { PolicyPack } from '@pulumi/policy';
import { rules } from './rules';

new PolicyPack('azure-itsm', { policies: rules });
