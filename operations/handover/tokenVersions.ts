import type { TokenVersion } from '../../components/tokenContract';
import { sources } from './sources';
import type { Text } from './text';

interface TokenVersionFacts {
  /** What Entra ID calls the value of claim `aud`. */
  audienceIs: string;
  /** ServiceNow's field for the caller's claim; its base system holds `azp`. */
  serviceNowClaimField: Text;
  /** Claim `ver`. */
  ver: string;
  source: string;
}

/** What differs between token versions besides the values themselves, which are outputs of the stack. */
export const tokenVersions: Record<TokenVersion, TokenVersionFacts> = {
  1: {
    audienceIs: 'Application ID URI',
    serviceNowClaimField: { en: 'Claim Name (instead of azp)', fr: 'Claim Name (au lieu de azp)' },
    ver: '1.0',
    source: sources.claims,
  },
  2: {
    audienceIs: 'Application (client) ID',
    serviceNowClaimField: 'Claim Name',
    ver: '2.0',
    source: sources.claims,
  },
};
