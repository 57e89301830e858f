import type { Answer } from './answer.ts';
import type { ApiRequest } from './api-request.ts';

/** What the server answers at a path. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/issues/{number}`, below the repository; `/user` is the one above it. */
  path: string;
  /**
   * Permissions that allow it, in the words of `x-accepted-github-permissions`: sets between semicolons, any of which will do.
   * From https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
   */
  needs: string;
  answer: (request: ApiRequest) => Answer;
}
