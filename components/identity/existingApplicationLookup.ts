import * as azuread from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import type { ExistingApplication } from './existingApplication';
import {
  applicationMismatches,
  lookUpProblem,
  notAnOwner,
  servicePrincipalMismatches,
} from './existingApplicationRules';
import { refuse, userError, type Problem } from '../validation';

type Looked<T> = { found: T; problems: Problem[] } | { found: undefined; problems: Problem[] };

/** What the application has that is not configured. */
export interface LookedUpApplication {
  /** Values of the role, as the `roles` claim will hold them. */
  roles: string[];
}

/**
 * Compares the real application and service principal with what is configured; nothing is changed.
 *
 * @param mustOwn whether the deploying principal writes the action group, which Azure allows owners only: no owner is
 * warned in a preview, which may well run as somebody else, and refused in an update.
 * @throws RunError naming everything that is wrong at once.
 */
export function lookUpApplication(
  title: string,
  given: ExistingApplication,
  mustOwn: boolean,
  parent: pulumi.Resource,
  caller: pulumi.Output<string>,
): pulumi.Output<LookedUpApplication> {
  const checked = Promise.all([
    looked(given, 'objectId', azuread.getApplication({ objectId: given.objectId }, { parent })),
    looked(
      given,
      'servicePrincipalObjectId',
      azuread.getServicePrincipal({ objectId: given.servicePrincipalObjectId }, { parent }),
    ),
  ]).then(([application, servicePrincipal]) => {
    refuse(title, [
      ...application.problems,
      ...(application.found ? applicationMismatches(given, application.found) : []),
      ...servicePrincipal.problems,
      ...(servicePrincipal.found ? servicePrincipalMismatches(given, servicePrincipal.found) : []),
    ]);
    return application.found;
  });
  return pulumi.all([checked, caller]).apply(([application, objectId]) => {
    const message = mustOwn ? notAnOwner(given, application?.owners ?? [], objectId) : undefined;
    if (message !== undefined && !pulumi.runtime.isDryRun()) {
      throw userError(message);
    }
    if (message !== undefined) {
      void pulumi.log.warn(message, parent);
    }
    const role = application?.appRoles.find(
      ({ id }) => id.toLowerCase() === given.appRoleId?.toLowerCase(),
    );
    return { roles: role === undefined ? [] : [role.value] };
  });
}

async function looked<T>(
  given: ExistingApplication,
  name: 'objectId' | 'servicePrincipalObjectId',
  answer: Promise<T>,
): Promise<Looked<T>> {
  try {
    return { found: await answer, problems: [] };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { found: undefined, problems: lookUpProblem(given, name, message) };
  }
}
