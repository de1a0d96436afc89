/** Asks a JSON API. @returns The answer's body. @throws Error where the answer is no success. */
export type Ask = <T>(method: string, url: string, body?: unknown) => Promise<T>;

export function restClient(name: string, headers: Record<string, string>): Ask {
  return async <T>(method: string, url: string, body?: unknown) => {
    const response = await fetch(url, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      // Azure DevOps sends who is not signed in to a page.
      redirect: 'error',
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(
        `${name} answered ${method} ${new URL(url).pathname} with ${response.status}: ${text.slice(0, 300)}`,
      );
    }
    return JSON.parse(text) as T;
  };
}
