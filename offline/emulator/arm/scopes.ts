/** Whether a resource is the scope or below it, by their ids. */
export function covers(scope: string, id: string): boolean {
  const [outer, inner] = [scope.toLowerCase(), id.toLowerCase()];
  return inner === outer || inner.startsWith(`${outer}/`);
}
