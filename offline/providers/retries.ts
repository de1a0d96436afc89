import { retryAfter, type Answer } from './http';

/**
 * Waits between tries, in milliseconds, where the answer names none. The vendor's plugins wait 1, 2, 4 … s (azuread)
 * or 20, 60, 120 s (azure-native); an emulator on localhost is consistent sooner.
 */
export const defaultRetryDelays: readonly number[] = [20, 40, 80, 160, 320];

/** When a call is made again. */
export interface RetryRule {
  /** Which answers are worth another try. */
  transient: (answer: Answer) => boolean;
  /** Whether a connection that ends without an answer is, too. */
  connections: boolean;
  /** Tries after the first one. @default - as many as there are delays */
  retries?: number;
  /** The longest wait an answer may ask for, in milliseconds; longer ones end the trying. @default - any */
  longestWait?: number;
}

const serverErrors = ({ status }: Answer) => status >= 500 && status !== 501;
/** https://github.com/Azure/azure-sdk-for-go/blob/main/sdk/azcore/runtime/policy_retry.go: three tries more, connections included. */
export const azcore: RetryRule = {
  transient: ({ status }) => [408, 429, 500, 502, 503, 504].includes(status),
  connections: true,
  retries: 3,
  longestWait: 120_000,
};
/**
 * https://github.com/hashicorp/go-azure-sdk/blob/main/sdk/client/client.go tries for as long as the operation may take. It
 * makes a GET again whose connection was reset, and none whose connection was closed; here neither.
 */
export const goAzureSdk: RetryRule = {
  transient: (answer) => [408, 424, 429].includes(answer.status) || serverErrors(answer),
  connections: false,
};
/** https://github.com/hashicorp/go-azure-sdk/blob/main/sdk/auth/client.go: 1, 2, 4 s fit into the 10 s it takes at most. */
export const goAzureSdkToken: RetryRule = {
  transient: (answer) => answer.status === 429 || serverErrors(answer),
  connections: true,
  retries: 3,
};

/** Makes a call, and makes it again as the rule says. */
export async function persist(
  send: () => Promise<Answer>,
  { transient, connections, retries = Infinity, longestWait = Infinity }: RetryRule,
  delays: readonly number[],
  wait: (milliseconds: number) => Promise<void>,
): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    const delay = attempt < retries ? delays[attempt] : undefined;
    let answer: Answer | undefined;
    try {
      answer = await send();
    } catch (error) {
      if (!connections || delay === undefined) {
        throw error;
      }
    }
    if (answer !== undefined && (!transient(answer) || delay === undefined)) {
      return answer;
    }
    const milliseconds = (answer && retryAfter(answer)) ?? delay ?? 0;
    if (answer !== undefined && milliseconds > longestWait) {
      return answer;
    }
    await wait(milliseconds);
  }
}
