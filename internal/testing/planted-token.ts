import type { LoggedRequest } from './logged-request.ts';

/** A token that the program has in every end-to-end test, for the registry that most of them play. */
export const plantedToken = 'planted-7f3kQz9WmX2c';

/** The variable that gives it to the program. */
export const plantedVariable = 'TF_TOKEN_registry_terraform_io';

/** The only questions that it may go along with are those to the registry's protocol. */
export function leaksPlantedToken({ path, headers }: LoggedRequest): boolean {
  const { authorization, ...others } = headers;
  if (`${path} ${JSON.stringify(others)}`.includes(plantedToken)) return true;
  return authorization?.includes(plantedToken) === true && !path.startsWith('/v1/providers/');
}
